"""A provider as this site is set up: at its address there may be an image server of one's own."""

from django.conf import settings

from playground.providers import Provider, own_server, provider, sdapi


def get_provider(slug: str) -> Provider:
    """KeyError when there is none."""
    return own_server.adapt_provider(provider(slug), settings.PROVIDER_URLS[slug])


def is_own_server(slug: str) -> bool:
    """Whether at its address there is an image server of one's own."""
    return sdapi.speaks(settings.PROVIDER_URLS[slug])
