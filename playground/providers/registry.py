"""The providers there are. A new one is one file beside this one and one line here."""

from collections.abc import Callable

from playground.providers.arli import ARLI
from playground.providers.featherless import FEATHERLESS
from playground.providers.image_server import IMAGE_SERVER
from playground.providers.local import LOCAL
from playground.providers.local_painter import Painter, equip_provider
from playground.providers.spec import Provider, Section

PROVIDERS: tuple[Provider, ...] = (FEATHERLESS, ARLI, IMAGE_SERVER, LOCAL)


_sources: list[Callable[[], Painter | None]] = []


def use_painter(find_painter: Callable[[], Painter | None]) -> None:
    """Ask this, whenever providers are listed, what the machine has to make images with."""
    _sources[:] = [find_painter]


def list_providers() -> tuple[Provider, ...]:
    """All of them, offered here or not, with what this machine has now."""
    painter = next((find_painter() for find_painter in _sources), None)
    if painter is None:
        return PROVIDERS
    return tuple(equip_provider(painter) if each is LOCAL else each for each in PROVIDERS)


def list_sections(provider: Provider) -> tuple[Section, ...]:
    """The provider's part of the reference: as declared, else one section for all it has."""
    names = tuple(endpoint.name for endpoint in provider.endpoints)
    whole = Section(
        provider.slug,
        provider.name,
        provider.slug,
        provider.name,
        provider.summary,
        names,
        has_base=True,
    )
    return provider.sections or (whole,)


def get_declared_provider(slug: str) -> Provider:
    """The provider of that slug. KeyError when there is none."""
    return {provider.slug: provider for provider in list_providers()}[slug]
