"""What pages say about the model lists, and how they have old ones fetched."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from playground.catalog import tasks
from playground.catalog.providers import offered
from playground.catalog.refresh import is_stale, refresh
from playground.keys import store as keys
from playground.models import Listing
from playground.providers import PROBE, Provider, catalog, provider, sdapi


def notes(session: SessionBase | None, only: str = "") -> list[str]:
    """A sentence for each list that is not as it should be. Old ones are asked for again.

    `only`: of this provider alone.
    """
    known = {listing.provider: listing for listing in Listing.objects.all()}
    listing = (p for p in offered() if p.endpoint("models") and only in ("", p.slug))
    found = (note(p, known.get(p.slug), session) for p in listing)
    return [sentence for sentence in found if sentence]


def note(of: Provider, listing: Listing | None, session: SessionBase | None) -> str:
    if is_stale(listing) and server_may_ask(of):
        tasks.refresh_soon(of.slug)
    if listing is not None and listing.error:
        return f"{of.name}: couldn't load the model list. {listing.error}"
    if sdapi.is_own(settings.PROVIDER_URLS[of.slug]):
        return f"{of.name}: its URL points to an image server, which has no text models."
    if listing is None or listing.fetched is None:
        return unlisted(of, session)
    if listing.is_cut:
        return (
            f"{of.name} lists more models than we store. The first {catalog.MAX_MODELS:,} "
            f"are searchable; open the others by URL."
        )
    return ""


def unlisted(of: Provider, session: SessionBase | None) -> str:
    if server_may_ask(of) or keys.ready(of, session):
        return f"{of.name}: showing documented models while the full list loads."
    return f"{of.name}: showing documented models only. Add a key to load the full list."


def server_may_ask(of: Provider) -> bool:
    """Whether the list can be had without a visitor's key."""
    return of.lists_without_key or any(keys.ready(of, None, kind) for kind in of.key_kinds)


def refresh_stale(session: SessionBase | None) -> None:
    """Ask for every list that is out of date, with the visitor's key where the server has none.

    Waits for the answer only where the worker cannot ask or need not: those lists are short.
    """
    known = {listing.provider: listing for listing in Listing.objects.all()}
    for of in offered():
        if is_stale(known.get(of.slug)):
            ask(of.slug, session)


def ask(slug: str, session: SessionBase | None) -> None:
    of = provider(slug)
    if of.needs_key and server_may_ask(of):
        tasks.refresh_soon(slug)
    elif any(keys.ready(of, session, kind) for kind in of.key_kinds):
        refresh(slug, keys.client(slug, session, PROBE), personal=of.needs_key)
