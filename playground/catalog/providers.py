"""The providers of this site: those it has an address of, named by where they are."""

from dataclasses import replace

from django.conf import settings

from playground.accounts import access
from playground.infrastructure.askers import current_asker
from playground.providers import Provider, get_declared_provider, list_providers, locate_provider

TEXT = ("chat", "completions", "tokenize")  # what a text model's page can ask for


def enabled_providers() -> list[Provider]:
    """The providers of this installation."""
    return [p for p in list_providers() if is_enabled(p)]


def is_enabled(provider: Provider) -> bool:
    """Whether this site has an address of it, and runs it where that is the site's to do."""
    has_address = bool(settings.PROVIDER_URLS[provider.slug])
    return has_address and (settings.LOCAL_ENABLED or not provider.is_embedded)


def list_offered() -> list[Provider]:
    """Those of which whoever asks may use something; all, where that is none of them."""
    enabled = enabled_providers()
    owner = current_asker.get().owner
    return [p for p in enabled if access.may_use_provider(owner, p.slug)] or enabled


def is_allowed(slug: str, model: str) -> bool:
    """Whether whoever asks may use this model, by the host's rules."""
    return access.may_use_model(current_asker.get().owner, slug, model)


def find_offered(slug: str, *endpoints: str) -> Provider | None:
    """The provider of that slug, where it is offered and has one of these endpoints."""
    named = (p for p in enabled_providers() if p.slug == slug and p.has_any(*endpoints))
    return next(named, None)


def find_embedded() -> Provider | None:
    """The provider that needs nothing but this machine, where there is one."""
    return next((p for p in enabled_providers() if p.is_embedded), None)


def get_provider(slug: str) -> Provider:
    """KeyError when there is none."""
    return locate_provider(get_declared_provider(slug), settings.PROVIDER_URLS[slug])


def get_public_provider(slug: str) -> Provider:
    """The same for who sees what was shared: it does not tell where a private server is."""
    declared = get_declared_provider(slug)
    return replace(declared, name=declared.public_name or declared.name)


def list_keyless() -> list[Provider]:
    """The providers that this site sets up for everybody, without a key of anybody's."""
    keyless = (p for p in enabled_providers() if not (p.needs_key or p.is_embedded))
    return [get_provider(p.slug) for p in keyless]
