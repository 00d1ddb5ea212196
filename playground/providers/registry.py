"""The providers there are. A new one is one file beside this one and one line here."""

from playground.providers.arli import ARLI
from playground.providers.featherless import FEATHERLESS
from playground.providers.local import LOCAL
from playground.providers.spec import Provider

PROVIDERS: tuple[Provider, ...] = (FEATHERLESS, ARLI, LOCAL)


def provider(slug: str) -> Provider:
    """The provider of that slug. KeyError when there is none."""
    return {provider.slug: provider for provider in PROVIDERS}[slug]
