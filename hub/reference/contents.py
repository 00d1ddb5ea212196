"""What the reference holds, in its order: the same list leads every page, and is searched."""

from dataclasses import dataclass

from django.utils.text import slugify

from playground.catalog import enabled_providers, find_offered
from playground.providers import Endpoint, Provider, get_declared_provider, list_sections
from playground.providers.guide import QuickStart
from playground.providers.spec import Section
from playground.templatetags.known_urls import find_url


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
    ("links", "Links that fill in a form"),
    ("downloads", "Downloads"),
)


@dataclass(frozen=True, slots=True)
class FormLink:
    """How an address fills in a page."""

    pattern: str
    text: str


LINK_RULE = "A link fills in a page and never sends anything. Parameters go by their API names."
FORM_LINKS = (
    FormLink(
        "/text/arli/<model>/?message=…&temperature=0.2",
        "One model, with its mode (chat, completion, tokenize), message or prompt, and system.",
    ),
    FormLink(
        "/text/compare/?m=featherless:<model>&m=arli:<model>&message=…&temperature=0.7",
        "Two to six models side by side, with what they share.",
    ),
    FormLink(
        "/text/compare/?…&temperature.2=0.2&system.3=…",
        "A number after the name: for the second or third model alone.",
    ),
)


def list_enabled_sections() -> tuple[Section, ...]:
    """Those of the providers that are offered here."""
    return tuple(section for each in enabled_providers() for section in list_sections(each))


def list_documented_providers() -> list[Provider]:
    """The providers that have sections, in order."""
    return [
        get_declared_provider(slug)
        for slug in dict.fromkeys(s.provider for s in list_enabled_sections())
    ]


def list_endpoint_sections(provider: Provider) -> list[Section]:
    """Those of one provider, offered here or not."""
    return [section for section in list_sections(provider) if section.endpoints]


def list_entries() -> list[Entry]:
    start = find_url("reference")
    overview = Entry("Overview", f"{start}#overview")
    section_entries = [
        Entry(section.title, f"{start}#{section.id}", below=tuple(list_endpoint_entries(section)))
        for section in list_enabled_sections()
    ]
    guides = [Entry(title, f"{start}#{anchor}") for anchor, title in GUIDES]
    return [overview, *section_entries, *guides]


def list_endpoint_entries(section: Section) -> list[Entry]:
    provider = get_declared_provider(section.provider)
    return [
        Entry(endpoint.path, link_endpoint(provider, endpoint), endpoint.method)
        for endpoint in list_section_endpoints(provider, section)
    ]


def list_section_endpoints(provider: Provider, section: Section) -> list[Endpoint]:
    return [e for name in section.endpoints if (e := provider.get_endpoint(name))]


def link_endpoint(provider: Provider, endpoint: Endpoint) -> str:
    return find_url("reference-endpoint", (provider.slug, endpoint.name))


def name_anchor(start: QuickStart) -> str:
    """Where a goal stands on the overview."""
    return f"start-{slugify(start.title)}"


def find_endpoint(slug: str, name: str) -> tuple[Provider, Endpoint] | None:
    """A declared endpoint of a provider that is offered here."""
    provider = find_offered(slug, name)
    endpoint = provider.get_endpoint(name) if provider else None
    return (provider, endpoint) if provider and endpoint else None


def find_neighbours(provider: Provider, endpoint: Endpoint) -> tuple[Entry | None, Entry | None]:
    """The endpoints before and after this one."""
    row = [entry for section in list_enabled_sections() for entry in list_endpoint_entries(section)]
    at = [entry.url for entry in row].index(link_endpoint(provider, endpoint))
    before = row[at - 1] if at else None
    return before, row[at + 1] if at + 1 < len(row) else None
