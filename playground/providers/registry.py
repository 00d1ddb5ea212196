"""The providers there are. A new one is one file beside this one and one line here."""

from playground.providers.arli import ARLI
from playground.providers.featherless import FEATHERLESS
from playground.providers.image_server import IMAGE_SERVER
from playground.providers.local import LOCAL
from playground.providers.spec import Provider, Section

PROVIDERS: tuple[Provider, ...] = (FEATHERLESS, ARLI, IMAGE_SERVER, LOCAL)


def list_providers() -> tuple[Provider, ...]:
    """All of them, offered here or not."""
    return PROVIDERS


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
