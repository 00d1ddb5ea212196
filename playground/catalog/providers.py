"""A provider as this site is set up: at its address there may be an image server of one's own."""

from dataclasses import replace

from django.conf import settings

from playground.providers import Provider, get_declared_provider, list_providers, own_server, sdapi

PRIVATE = "a private image server"


TEXT = ("chat", "completions", "tokenize")  # what a text model's page can ask for


def enabled_providers() -> list[Provider]:
    """The providers of this installation."""
    return [p for p in list_providers() if settings.LOCAL_ENABLED or not p.is_embedded]


def find_offered(slug: str, *endpoints: str) -> Provider | None:
    """The provider of that slug, where it is offered and has one of these endpoints."""
    named = (p for p in enabled_providers() if p.slug == slug and p.has_any(*endpoints))
    return next(named, None)


def find_embedded() -> Provider | None:
    """The provider that needs nothing but this machine, where there is one."""
    return next((p for p in enabled_providers() if p.is_embedded), None)


def get_provider(slug: str) -> Provider:
    """KeyError when there is none."""
    return own_server.adapt_provider(get_declared_provider(slug), settings.PROVIDER_URLS[slug])


def get_public_provider(slug: str) -> Provider:
    """The same for who sees what was shared: it does not tell where a private server is."""
    return (
        replace(get_provider(slug), name=PRIVATE)
        if is_own_server(slug)
        else get_declared_provider(slug)
    )


def is_own_server(slug: str) -> bool:
    """Whether at its address there is an image server of one's own."""
    return sdapi.speaks(settings.PROVIDER_URLS[slug])
