"""What pages say about the model lists, and how they have old ones fetched."""

from django.contrib.sessions.backends.base import SessionBase

from playground.catalog import tasks
from playground.catalog.providers import enabled_providers
from playground.catalog.refresh import is_stale, refresh_models
from playground.keys import store as keys
from playground.models import Listing
from playground.providers import PROBE, Provider, catalog, get_declared_provider


def list_notes(session: SessionBase | None, only: str = "") -> list[str]:
    """A sentence for each list that is not as it should be. Old ones are asked for again.

    `only`: of this provider alone.
    """
    known = {listing.provider: listing for listing in Listing.objects.all()}
    listing = (p for p in enabled_providers() if p.get_endpoint("models") and only in ("", p.slug))
    sentences = (describe_listing(p, known.get(p.slug), session) for p in listing)
    return [sentence for sentence in sentences if sentence]


def describe_listing(
    provider: Provider, listing: Listing | None, session: SessionBase | None
) -> str:
    if is_stale(listing) and may_server_refresh(provider):
        tasks.refresh_soon(provider.slug)
    if listing is not None and listing.error:
        return f"{provider.name}: couldn't load the model list. {listing.error}"
    if listing is None or listing.fetched is None:
        return describe_unlisted(provider, session)
    if listing.is_cut:
        return (
            f"{provider.name} lists more models than we store. The first {catalog.MAX_MODELS:,} "
            f"are searchable; open the others by URL."
        )
    return ""


def describe_unlisted(provider: Provider, session: SessionBase | None) -> str:
    if may_server_refresh(provider) or keys.is_ready(provider, session):
        return f"{provider.name}: showing documented models while the full list loads."
    return f"{provider.name}: showing documented models only. Add a key to load the full list."


def may_server_refresh(provider: Provider) -> bool:
    """Whether the list can be had without a visitor's key."""
    return provider.lists_without_key or any(
        keys.is_ready(provider, None, kind) for kind in provider.key_kinds
    )


def refresh_stale(session: SessionBase | None) -> None:
    """Ask for every list that is out of date, with the visitor's key where the server has none.

    Waits for the answer only where the worker cannot ask or need not: those lists are short.
    """
    known = {listing.provider: listing for listing in Listing.objects.all()}
    for provider in enabled_providers():
        if is_stale(known.get(provider.slug)):
            request_refresh(provider.slug, session)


def request_refresh(slug: str, session: SessionBase | None) -> None:
    provider = get_declared_provider(slug)
    if provider.needs_key and may_server_refresh(provider):
        tasks.refresh_soon(slug)
    elif any(keys.is_ready(provider, session, kind) for kind in provider.key_kinds):
        refresh_models(slug, keys.build_client(slug, session, PROBE), personal=provider.needs_key)
