"""A provider as this site is set up: at its address there may be an image server of one's own."""

from dataclasses import replace

from django.conf import settings

from playground.providers import Provider, own_server, provider, sdapi

PRIVATE = "a private image server"


def get_provider(slug: str) -> Provider:
    """KeyError when there is none."""
    return own_server.adapt_provider(provider(slug), settings.PROVIDER_URLS[slug])


def get_public_provider(slug: str) -> Provider:
    """The same for who sees what was shared: it does not tell where a private server is."""
    return replace(get_provider(slug), name=PRIVATE) if is_own_server(slug) else provider(slug)


def is_own_server(slug: str) -> bool:
    """Whether at its address there is an image server of one's own."""
    return sdapi.speaks(settings.PROVIDER_URLS[slug])
