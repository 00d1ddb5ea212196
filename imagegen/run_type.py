"""What the shared pages have to know of runs that make pictures."""

from typing import Any

from imagegen.jobs import inputs
from imagegen.models import Picture
from imagegen.operations import PLACES
from playground.models import Run
from playground.providers import Provider
from playground.runs.types import RunType


class ImageRunType(RunType):
    name = "imagegen"
    is_queued = True
    takes_pictures = True
    has_share_choice = True
    turn_template = "images/_turn.html"

    def get_parallel_limit(self, provider: Provider) -> int:
        return provider.parallel_images

    def build_payload(self, run: Run, *, whole: bool = True) -> dict[str, Any]:
        return {**run.request, **inputs.encode_inputs(run, whole=whole)}

    def get_title(self, run: Run) -> str:
        if run.endpoint == "upscale-img" and not run.request.get("prompt"):
            return "A picture, enlarged"
        return super().get_title(run)

    def find_form(self, run: Run) -> tuple[str, dict[str, Any]] | None:
        place = PLACES.get(run.endpoint)
        return place and (place.url, {"provider": run.provider, place.model: run.model})

    def list_seeds(self, run: Run, *, shared: bool) -> list[int]:
        """Of its pictures, in the order in which they were made."""
        pictures = Picture.objects.filter(run=run, deleted=None).exclude(kind=Picture.Kind.GRID)
        visible = pictures.filter(artifact__metadata__shared=True) if shared else pictures
        return [each.seed for each in visible.order_by("pk") if each.seed is not None]
