"""Pictures as the gallery's tiles show them.

A page has sixty: what a template would look up and put together for each is put together here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from imagegen.models import Picture
from playground.templatetags.shortened import shorten_text

ALT_CHARS, LABEL_CHARS = 120, 60
KINDS = dict(Picture.Kind.choices)


@dataclass(frozen=True, slots=True)
class Tile:
    picture: Picture
    pk: int
    page_url: str  # with the search that it stands in
    file_url: str
    thumbnail_url: str
    star_url: str
    title: str
    alt: str
    label: str
    kind: str  # blank where it was made from words alone, as most are


def build_tiles(pictures: Iterable[Picture], query: str) -> list[Tile]:
    routes = ("picture", "picture-file", "picture-thumb", "picture-star")
    addresses = [reverse(route, args=[0]).partition("/0/")[::2] for route in routes]
    suffix = f"?{query}" if query else ""
    return [
        build_tile(each, [f"{start}/{each.pk}/{end}" for start, end in addresses], suffix)
        for each in pictures
    ]


def build_tile(picture: Picture, addresses: list[str], suffix: str) -> Tile:
    page_url, file_url, thumbnail_url, star_url = addresses
    kind = str(KINDS.get(picture.kind, picture.kind))
    seed = "" if picture.seed is None else f", seed {picture.seed}"
    return Tile(
        picture=picture,
        pk=picture.pk,
        page_url=f"{page_url}{suffix}",
        file_url=file_url,
        thumbnail_url=thumbnail_url,
        star_url=star_url,
        title=f"{kind}{seed}",
        alt=shorten_text(picture.prompt, ALT_CHARS) or "Image without a prompt",
        label=shorten_text(picture.prompt, LABEL_CHARS) or "image without a prompt",
        kind="" if picture.kind == Picture.Kind.TXT2IMG else kind,
    )
