"""What is found in a picture or a text, as the PNG info page shows it and sends it on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from imagegen.generate.options import LISTS
from imagegen.generate.providers import ProviderOption, get_endpoint
from imagegen.infotext import Extraction, Tag
from imagegen.infotext.restore import Known, build_fields
from imagegen.models import Picture
from imagegen.operations import IMG2IMG, TXT2IMG, UPSCALE, Operation

MAX_SHOWN_CHARS = 20_000  # characters of one text
PLACES = (  # the name on the button, where it goes, the query there
    ("Generate", TXT2IMG, ""),
    ("Edit", IMG2IMG, ""),
    ("Inpaint", IMG2IMG, "?mask=1"),
    ("Upscale", UPSCALE, ""),
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
class ParsedView:
    extraction: Extraction
    tags: list[ShownTag]
    targets: list[Target]
    notes: list[str]


def build_view(
    extraction: Extraction, option: ProviderOption, session: SessionBase, picture: Picture | None
) -> ParsedView:
    known = list_known_names(option, session) if extraction.parsed else {}
    targets = [_build_target(extraction, option, known, *each) for each in PLACES]
    # A page that enlarges has a use for a text only where it says how it was enlarged.
    useful = [each for each in targets if each.values or picture]
    return ParsedView(
        extraction,
        [_clip_tag(tag) for tag in extraction.tags],
        useful,
        _list_notes(extraction, useful),
    )


def list_known_names(option: ProviderOption, session: SessionBase) -> Known:
    """What the provider itself lists. Where it cannot be asked, no name is called wrong."""
    slug = option.provider.slug
    return {name: ask(slug, session).names for name, ask in LISTS.items()}


def _list_notes(extraction: Extraction, targets: Sequence[Target]) -> list[str]:
    """Those of the page that made it, as far as that can be told."""
    changed = extraction.parsed and "Denoising strength" in extraction.parsed.values
    title = "Edit" if changed else "Generate"
    return next((each.notes for each in targets if each.title == title), [])


def _build_target(
    extraction: Extraction,
    option: ProviderOption,
    known: Known,
    title: str,
    operation: Operation,
    query: str,
) -> Target:
    endpoint, url = get_endpoint(option, operation.endpoint), operation.url + query
    if extraction.parsed is None:
        return Target(title, url, {}, [])
    return Target(title, url, *build_fields(extraction.parsed, endpoint, known))


def _clip_tag(tag: Tag) -> ShownTag:
    return ShownTag(tag, tag.text[:MAX_SHOWN_CHARS], max(0, len(tag.text) - MAX_SHOWN_CHARS))
