"""What is found in a picture or a text, as the PNG info page shows it and sends it on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from imagegen.generate.options import LISTS
from imagegen.generate.providers import Offer, endpoint_of
from imagegen.infotext import Found, Tag
from imagegen.infotext.restore import Known, fields_from
from imagegen.models import Picture
from imagegen.operations import IMG2IMG, TXT2IMG, UPSCALE, Place

LONGEST_SHOWN = 20_000  # characters of one text
PLACES = (  # the name on the button, where it goes, the query there
    ("txt2img", TXT2IMG, ""),
    ("img2img", IMG2IMG, ""),
    ("inpaint", IMG2IMG, "?mask=1"),
    ("upscale", UPSCALE, ""),
)


@dataclass(frozen=True, slots=True)
class Target:
    """One page that the parameters can be sent to, and what it is sent."""

    title: str
    url: str
    values: dict[str, str]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class ShownTag:
    tag: Tag
    text: str
    left_out: int  # characters


@dataclass(frozen=True, slots=True)
class Shown:
    found: Found
    tags: list[ShownTag]
    targets: list[Target]
    notes: list[str]


def shown(found: Found, offer: Offer, session: SessionBase, picture: Picture | None) -> Shown:
    known = names(offer, session) if found.parsed else {}
    targets = [_target(found, offer, known, *each) for each in PLACES]
    # A page that enlarges has a use for a text only where it says how it was enlarged.
    useful = [each for each in targets if each.values or picture]
    return Shown(found, [_tag(tag) for tag in found.tags], useful, _notes(found, useful))


def names(offer: Offer, session: SessionBase) -> Known:
    """What the provider itself lists. Where it cannot be asked, no name is called wrong."""
    slug = offer.provider.slug
    return {name: ask(slug, session).names for name, ask in LISTS.items()}


def _notes(found: Found, targets: Sequence[Target]) -> list[str]:
    """Those of the page that made it, as far as that can be told."""
    changed = found.parsed and "Denoising strength" in found.parsed.values
    title = "img2img" if changed else "txt2img"
    return next((each.notes for each in targets if each.title == title), [])


def _target(
    found: Found, offer: Offer, known: Known, title: str, place: Place, query: str
) -> Target:
    endpoint, url = endpoint_of(offer, place.endpoint), place.url + query
    if found.parsed is None:
        return Target(title, url, {}, [])
    return Target(title, url, *fields_from(found.parsed, endpoint, known))


def _tag(tag: Tag) -> ShownTag:
    return ShownTag(tag, tag.text[:LONGEST_SHOWN], max(0, len(tag.text) - LONGEST_SHOWN))
