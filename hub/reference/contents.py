"""What the reference holds, in its order: the same list leads every page, and is searched."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import slugify

from playground.catalog import find_offered, offered
from playground.providers import Endpoint, Provider, list_sections, provider
from playground.providers.guide import QuickStart
from playground.providers.spec import Section


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    title: str
    url: str
    method: str = ""
    below: tuple["Entry", ...] = ()


GUIDES = (
    ("vision-guide", "Vision / OCR guide"),
    ("recommendations", "Model recommendations"),
    ("quick-start", "Quick start by use case"),
    ("errors", "Error handling"),
    ("beyond", "Undocumented behaviour"),
    ("playgrounds", "Playground links"),
    ("downloads", "Downloads"),
)


def sections() -> tuple[Section, ...]:
    """Those of the providers that are offered here."""
    return tuple(section for each in offered() for section in list_sections(each))


def documented() -> list[Provider]:
    """The providers that have sections, in order."""
    return [provider(slug) for slug in dict.fromkeys(s.provider for s in sections())]


def holding_endpoints(of: Provider) -> list[Section]:
    """Those of one provider, offered here or not."""
    return [section for section in list_sections(of) if section.endpoints]


def contents() -> list[Entry]:
    start = reverse("reference")
    overview = Entry("Overview", f"{start}#overview")
    found = [
        Entry(section.title, f"{start}#{section.id}", below=tuple(endpoints(section)))
        for section in sections()
    ]
    guides = [Entry(title, f"{start}#{anchor}") for anchor, title in GUIDES]
    return [overview, *found, *guides]


def endpoints(section: Section) -> list[Entry]:
    of = provider(section.provider)
    return [
        Entry(endpoint.path, address(of, endpoint), endpoint.method)
        for endpoint in members(of, section)
    ]


def members(of: Provider, section: Section) -> list[Endpoint]:
    return [e for name in section.endpoints if (e := of.endpoint(name))]


def address(of: Provider, endpoint: Endpoint) -> str:
    return reverse("reference-endpoint", args=[of.slug, endpoint.name])


def anchor(start: QuickStart) -> str:
    """Where a goal stands on the overview."""
    return f"start-{slugify(start.title)}"


def found(slug: str, name: str) -> tuple[Provider, Endpoint] | None:
    """A declared endpoint of a provider that is offered here."""
    of = find_offered(slug, name)
    endpoint = of.endpoint(name) if of else None
    return (of, endpoint) if of and endpoint else None


def around(of: Provider, endpoint: Endpoint) -> tuple[Entry | None, Entry | None]:
    """The endpoints before and after this one."""
    row = [entry for section in sections() for entry in endpoints(section)]
    at = [entry.url for entry in row].index(address(of, endpoint))
    before = row[at - 1] if at else None
    return before, row[at + 1] if at + 1 < len(row) else None
