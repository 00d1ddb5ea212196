"""What the shared pages have to know of runs that make pictures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http.response import HttpResponseBase

from imagegen.gallery.ordered import serve_image
from imagegen.generate import history
from imagegen.jobs import details, inputs, orders
from imagegen.jobs.tasks import dispatch
from imagegen.models import Grid, Picture
from imagegen.operations import OPERATIONS
from playground.keys.store import KeyMark
from playground.models import Run, RunQuerySet
from playground.providers import Provider
from playground.runs.history import Entry
from playground.runs.image_orders import ImageOrder
from playground.runs.live import Live
from playground.runs.types import RunType, Thumbnail
from playground.storage.bulk_rows import delete_rows


class ImageRunType(RunType):
    name = "imagegen"
    route = "images"
    label = "Images"
    phrase = "images"
    icon = "picture"
    invitation = "Generate an image"
    is_queued = True
    is_grouped = True
    takes_pictures = True
    makes_images = True
    is_streamed = False
    picture_heading = "Source image"
    share_heading = "Shared images"
    stylesheets = ("css/images-run.css",)
    turn_template = "images/_turn.html"
    card_template = "images/_card_pictures.html"
    author_template = "images/_author.html"
    share_extent_template = "images/_share_extent.html"
    share_parts_template = "images/_share_parts.html"

    def get_parallel_limit(self, provider: Provider) -> int:
        return provider.parallel_images

    def count_images(self, endpoint: str, request: Mapping[str, Any]) -> int:
        batch = request.get("batch_size")
        return max(1, batch) if isinstance(batch, int) else 1

    def build_payload(self, run: Run, *, whole: bool = True) -> dict[str, Any]:
        return {**run.request, **inputs.encode_inputs(run, whole=whole)}

    def order_image(self, order: ImageOrder) -> Run:
        return orders.order_image(order)

    def order_again(self, runs: QuerySet[Run], session_key: str, key: KeyMark) -> None:
        orders.order_again(runs, session_key, key)

    def wake_makers(self, slug: str) -> None:
        dispatch(slug)

    def serve_image(self, run: Run, *, small: bool) -> HttpResponseBase:
        return serve_image(run, small=small)

    def get_title(self, run: Run) -> str:
        if run.endpoint == "upscale-img" and not run.request.get("prompt"):
            return "Upscaled image"
        return super().get_title(run)

    def describe_groups(self, runs: Sequence[Run]) -> dict[UUID | None, Entry]:
        return history.describe_presses(runs)

    def list_thumbnails(self, runs: Sequence[Run]) -> dict[UUID, Thumbnail]:
        return history.list_thumbnails(runs)

    def find_group(self, run: Run) -> Grid | None:
        grids = Grid.objects.filter(owner=run.owner)
        return grids.filter(pk=run.group).first() if run.group else None

    def delete_group(self, group: Grid) -> None:
        group.delete()

    def find_form(self, run: Run) -> tuple[str, dict[str, Any]] | None:
        place = OPERATIONS.get(run.endpoint)
        if place is None:
            return None
        return place.url, {"provider": run.provider, place.model: run.model}

    def get_reopen_url(self, run: Run) -> str:
        place = OPERATIONS.get(run.endpoint)
        if place is None:
            return ""
        values = {"run": run.pk} | ({"source": run.pk} if place.file else {})
        return f"{place.url}?{urlencode(values)}"

    def get_model_name(self, run: Run) -> str:
        return run.model or "The loaded model"

    def describe_share(self, run: Run, provider: str) -> str:
        return f"Images generated with {run.model} on {provider}."

    def store_details(self, live: Live) -> None:
        details.store_details(live)

    def forget_details(self, runs: QuerySet[Run]) -> None:
        details.forget_details(runs)

    def filter_lasting(self, runs: RunQuerySet, owner: str) -> RunQuerySet:
        starred = Picture.objects.filter(run=OuterRef("pk"), starred=True, deleted=None)
        return runs.filter(Exists(starred))

    def delete_empty(self, before: datetime) -> None:
        delete_rows(Grid.objects.filter(created__lt=before, jobs=None, plot_run=None))

    def list_seeds(self, run: Run, *, shared: bool) -> list[int]:
        """Of its pictures, in the order in which they were made."""
        pictures = Picture.objects.filter(run=run, deleted=None).exclude(kind=Picture.Kind.GRID)
        visible = pictures.filter(artifact__metadata__shared=True) if shared else pictures
        return [each.seed for each in visible.order_by("pk") if each.seed is not None]
