"""System checks: what would only fail later is said at the start."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import Error, Tags, register

from playground.infrastructure import moved_server
from playground.providers import get_declared_provider, list_providers


@register(Tags.security)
def open_to_the_network(**_kwargs: Any) -> list[checks.Warning]:
    """Whoever can reach an open playground spends the host's quota."""
    loopback = settings.HOST in ("127.0.0.1", "localhost", "::1")
    has_key = any(key for slots in settings.PROVIDER_KEYS.values() for key in slots.values())
    if loopback or settings.ACCESS == "login" or not has_key:
        return []
    return [
        checks.Warning(
            f"The playground listens on {settings.HOST}, is open to everyone and has API keys.",
            hint="Set PLAYGROUND_ACCESS=login, or remove the keys so that visitors use their own.",
            id="playground.W001",
        )
    ]


@register(Tags.security)
def keys_in_the_clear(**_kwargs: Any) -> list[checks.Warning]:
    """A key that travels over plain HTTP is everybody's on the way."""
    keyed = {slug for slug, slots in settings.PROVIDER_KEYS.items() if any(slots.values())}
    plain = [slug for slug in keyed if is_plain(settings.PROVIDER_URLS.get(slug, ""))]
    return [
        checks.Warning(
            f"The key of {slug} is sent over plain HTTP.",
            hint=f"Begin {get_declared_provider(slug).url_setting} with https: "
            "or keep it on this machine.",
            id="playground.W002",
        )
        for slug in plain
    ]


def is_plain(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1")


@register()
def check_image_server(**_kwargs: Any) -> list[checks.Warning]:
    """What works in this version alone is said before the next one comes."""
    if not settings.IMAGE_SERVER_MOVED:
        return []
    return [checks.Warning(moved_server.NOTICE, hint=moved_server.REMEDY, id="playground.W003")]


@register()
def check_api_roots(**_kwargs: Any) -> list[checks.Warning]:
    """What isn't an API under /v1 is often another server, such as one that generates images."""
    versioned = [p for p in list_providers() if p.base_url.endswith("/v1") and not p.is_embedded]
    odd = [p for p in versioned if not settings.PROVIDER_URLS.get(p.slug, "").endswith("/v1")]
    return [
        checks.Warning(
            f"{p.url_setting} doesn't end in /v1.",
            hint=f"If an image server is there, set {moved_server.NEW_URL} instead.",
            id="playground.W004",
        )
        for p in odd
    ]


@register()
def check_addresses(**_kwargs: Any) -> list[Error]:
    """Every provider has an address."""
    missing = [p.slug for p in list_providers() if p.slug not in settings.PROVIDER_URLS]
    return [Error(f"No base URL is set for {slug}.", id="playground.E001") for slug in missing]
