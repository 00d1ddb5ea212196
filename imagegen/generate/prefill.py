"""What fills a form in: a picture of the gallery, an earlier run, the run that was just queued."""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from imagegen.generate import source_images
from imagegen.models import Picture
from imagegen.operations import UPSCALE, Place
from imagegen.sizes import Size, fitted
from playground.http import Request
from playground.models import Artifact, Run
from playground.parameters.fields import format_number

HIGHEST = 20  # generations up


@dataclass(frozen=True, slots=True)
class Kept:
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


def values(request: Request, place: Place) -> dict[str, Any]:
    """By API name. What a link says itself goes before these."""
    query, owner = request.GET, request.owner
    if again := source_images.picture_of(owner, query.get("again", "")):
        return {**of_run(again.run), **seed_of(again)}
    if picture := source_images.picture_of(owner, query.get("from", "")):
        return of_picture(picture, place)
    if run := source_images.run_of(owner, query.get("run", "")):
        return of_run(run)
    return of_batch(owner, query.get("after", ""))


def of_run(run: Run) -> dict[str, Any]:
    named = "upscaler_1" if run.endpoint == UPSCALE.endpoint else "sd_model_checkpoint"
    asked = {name: format_number(value) for name, value in run.request.items()}
    return {**asked, named: run.model, "provider": run.provider}


def of_picture(picture: Picture, place: Place) -> dict[str, Any]:
    """Sent to another page: the words and settings it was made with come along."""
    maker: Run | None = picture.run
    for _ in range(HIGHEST):
        if maker is None or maker.request.get("prompt"):
            break
        maker = maker.parent
    if place == UPSCALE or maker is None:
        return {}
    width, height = fitted(picture.width, picture.height)
    return {**of_run(maker), **seed_of(picture), "width": width, "height": height}


def seed_of(picture: Picture) -> dict[str, Any]:
    return {} if picture.seed is None else {"seed": picture.seed}


def of_batch(owner: str, id: str) -> dict[str, Any]:
    """As it was when Generate was pressed."""
    made = batch(owner, id)
    return {**of_run(made[0]), "count": len(made)} if made else {}


def batch(owner: str, id: str) -> list[Run]:
    try:
        mine = Run.objects.for_owner(owner).for_app("imagegen").filter(group=UUID(id))
    except ValueError:
        return []
    return list(mine.order_by("created"))


def source(request: Request, place: Place) -> Kept | None:
    """The picture that the form starts from, as far as the server has it."""
    if not place.file:
        return None
    asked = request.POST if request.method == "POST" else request.GET
    if picture := source_images.picture_of(request.owner, asked.get("from", "")):
        return Kept(
            "from",
            str(picture.pk),
            reverse("picture-file", args=[picture.pk]),
            f"Image {picture.pk}",
            picture.width,
            picture.height,
        )
    return sent(request, asked.get("source", ""))


def sent(request: Request, id: str) -> Kept | None:
    """What an earlier run started from."""
    found: Artifact | None = source_images.sent_before(request.owner, id)
    if found is None:
        return None
    url, title = reverse("run-picture", args=[found.run_id]), str(found.metadata.get("name", ""))
    return Kept("source", id, url, title, found.width or 0, found.height or 0)
