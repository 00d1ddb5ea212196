"""What the reference holds, in its order: the same list leads every page, and is searched."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from playground.providers import PROVIDERS, Endpoint, Provider, provider
from playground.providers.guide import QuickStart
from playground.providers.sections import SECTIONS, Section

ON_THIS_MACHINE = "local"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    title: str
    url: str
    method: str = ""
    below: tuple["Entry", ...] = ()


GUIDES = (
    ("vision-guide", "Vision / OCR Guide"),
    ("recommendations", "Model Recommendations"),
    ("quick-start", "Quick Start by Use Case"),
    ("errors", "Error Handling"),
    ("beyond", "Beyond the Reference"),
    ("playgrounds", "Playground Links"),
    ("downloads", "Downloads"),
)


def sections() -> tuple[Section, ...]:
    """Those of the hosted services, then the embedded provider where there is one."""
    return SECTIONS + ((local(),) if settings.LOCAL_ENABLED else ())


def documented() -> list[Provider]:
    """The providers that have sections, in order."""
    return [provider(slug) for slug in dict.fromkeys(s.provider for s in sections())]


def holding_endpoints(of: Provider) -> list[Section]:
    """Those of one provider, offered here or not."""
    return [s for s in (*SECTIONS, local()) if s.provider == of.slug and s.endpoints]


def local() -> Section:
    of = provider(ON_THIS_MACHINE)
    names = tuple(endpoint.name for endpoint in of.endpoints)
    return Section(
        of.slug, "Local — On this Machine", of.slug, of.name, of.summary, names, has_base=True
    )


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
    of = next((p for p in PROVIDERS if p.slug == slug), None)
    endpoint = of.endpoint(name) if of else None
    hidden = slug == ON_THIS_MACHINE and not settings.LOCAL_ENABLED
    return (of, endpoint) if of and endpoint and not hidden else None


def around(of: Provider, endpoint: Endpoint) -> tuple[Entry | None, Entry | None]:
    """The endpoints before and after this one."""
    row = [entry for section in sections() for entry in endpoints(section)]
    at = [entry.url for entry in row].index(address(of, endpoint))
    before = row[at - 1] if at else None
    return before, row[at + 1] if at + 1 < len(row) else None
