"""What the shared pages have to know of runs that make pictures."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from imagegen.jobs import details, inputs
from imagegen.models import Picture
from imagegen.operations import OPERATIONS
from playground.models import Run
from playground.providers import Provider
from playground.runs.live import Live
from playground.runs.types import RunType


class ImageRunType(RunType):
    name = "imagegen"
    route = "images"
    label = "Images"
    phrase = "images"
    invitation = "Generate an image"
    is_queued = True
    takes_pictures = True
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

    def build_payload(self, run: Run, *, whole: bool = True) -> dict[str, Any]:
        return {**run.request, **inputs.encode_inputs(run, whole=whole)}

    def get_title(self, run: Run) -> str:
        if run.endpoint == "upscale-img" and not run.request.get("prompt"):
            return "Upscaled image"
        return super().get_title(run)

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

    def list_seeds(self, run: Run, *, shared: bool) -> list[int]:
        """Of its pictures, in the order in which they were made."""
        pictures = Picture.objects.filter(run=run, deleted=None).exclude(kind=Picture.Kind.GRID)
        visible = pictures.filter(artifact__metadata__shared=True) if shared else pictures
        return [each.seed for each in visible.order_by("pk") if each.seed is not None]
