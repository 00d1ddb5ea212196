"""Where a provider is: what its paths are added to, and what it is called there."""

from dataclasses import replace
from urllib.parse import urlsplit

from playground.providers.spec import Provider

SDAPI = "/sdapi/v1"  # where AUTOMATIC1111, Forge and SD.Next have their API


def get_root(base_url: str) -> str:
    """What the paths of endpoints are added to."""
    return base_url.rstrip("/").removesuffix(SDAPI).removesuffix("/v1")


def name_host(base_url: str) -> str:
    """Host and port, without a login."""
    return urlsplit(base_url).netloc.rpartition("@")[2]


def locate_provider(provider: Provider, base_url: str) -> Provider:
    """The provider under the name that it has at this address."""
    if not (base_url and provider.name_at_host):
        return provider
    return replace(provider, name=provider.name_at_host.format(host=name_host(base_url)))
