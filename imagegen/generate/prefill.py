"""What fills a form in: a picture of the gallery, an earlier run, the run that was just queued."""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from imagegen.generate import source_images
from imagegen.models import Picture
from imagegen.operations import UPSCALE, Operation
from imagegen.sizes import Size, fit_size
from playground.http import Request
from playground.models import Artifact, Run
from playground.parameters.fields import format_number

HIGHEST = 20  # generations up


@dataclass(frozen=True, slots=True)
class ExistingImage:
    """A picture to start from that the server has. `name` and `value` are a hidden field's."""

    name: str
    value: str
    url: str
    title: str
    width: int
    height: int

    @property
    def size(self) -> Size | None:
        return (self.width, self.height) if self.width and self.height else None

    @property
    def json(self) -> str:
        return json.dumps(asdict(self))


def list_prefill(request: Request, operation: Operation) -> dict[str, Any]:
    """By API name. What a link says itself goes before these."""
    query, owner = request.GET, request.owner
    if again := source_images.find_picture(owner, query.get("again", "")):
        return {**list_run_values(again.run), **get_seed_value(again)}
    if picture := source_images.find_picture(owner, query.get("from", "")):
        return list_picture_values(picture, operation)
    if run := source_images.find_run(owner, query.get("run", "")):
        return list_run_values(run)
    return list_batch_values(owner, query.get("after", ""))


def list_run_values(run: Run) -> dict[str, Any]:
    named = "upscaler_1" if run.endpoint == UPSCALE.endpoint else "sd_model_checkpoint"
    parameters = {name: format_number(value) for name, value in run.request.items()}
    return {**parameters, named: run.model, "provider": run.provider}


def list_picture_values(picture: Picture, operation: Operation) -> dict[str, Any]:
    """Sent to another page: the words and settings it was made with come along."""
    maker: Run | None = picture.run
    for _ in range(HIGHEST):
        if maker is None or maker.request.get("prompt"):
            break
        maker = maker.parent
    if operation == UPSCALE or maker is None:
        return {}
    width, height = fit_size(picture.width, picture.height)
    return {**list_run_values(maker), **get_seed_value(picture), "width": width, "height": height}


def get_seed_value(picture: Picture) -> dict[str, Any]:
    return {} if picture.seed is None else {"seed": picture.seed}


def list_batch_values(owner: str, id: str) -> dict[str, Any]:
    """As it was when Generate was pressed."""
    made = list_batch(owner, id)
    return {**list_run_values(made[0]), "count": len(made)} if made else {}


def list_batch(owner: str, id: str) -> list[Run]:
    try:
        mine = Run.objects.for_owner(owner).for_app("imagegen").filter(group=UUID(id))
    except ValueError:
        return []
    return list(mine.order_by("created"))


def find_source(request: Request, operation: Operation) -> ExistingImage | None:
    """The picture that the form starts from, as far as the server has it."""
    if not operation.file:
        return None
    query = request.POST if request.method == "POST" else request.GET
    if picture := source_images.find_picture(request.owner, query.get("from", "")):
        return ExistingImage(
            "from",
            str(picture.pk),
            reverse("picture-file", args=[picture.pk]),
            f"Image {picture.pk}",
            picture.width,
            picture.height,
        )
    again = source_images.find_picture(request.owner, query.get("again", ""))
    return find_sent(request, query.get("source", "") or (str(again.run_id) if again else ""))


def find_sent(request: Request, id: str) -> ExistingImage | None:
    """What an earlier run started from."""
    artifact: Artifact | None = source_images.find_earlier_source(request.owner, id)
    if artifact is None:
        return None
    url, title = (
        reverse("run-picture", args=[artifact.run_id]),
        str(artifact.metadata.get("name", "")),
    )
    return ExistingImage("source", id, url, title, artifact.width or 0, artifact.height or 0)
