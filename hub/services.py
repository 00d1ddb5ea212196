"""What the start page says of each provider: honest, and never by waiting for it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from playground import history, keys
from playground.catalog import offered
from playground.models import Listing
from playground.providers import PROVIDERS, Provider, guide, sdapi


@dataclass(frozen=True, slots=True)
class State:
    """One provider as far as it is known: the last time its model list was asked for."""

    provider: Provider
    has_key: bool
    key_source: str  # yours, server or ""
    needs_key: bool
    state: str  # ok, error, unknown, no key
    error: str
    latency: float | None  # seconds
    models: int
    fetched: datetime | None
    sample_model: str
    url: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One documented recommendation that can be opened here."""

    task: str
    provider: Provider
    model: str
    why: str
    url: str
    ready: bool  # a key is there


def states(session: SessionBase) -> list[State]:
    listings = {x.provider: x for x in Listing.objects.all()}
    return [state(p, listings.get(p.slug) or Listing(provider=p.slug), session) for p in offered()]


def state(of: Provider, listing: Listing, session: SessionBase) -> State:
    text_slot = keys.Slot(of, "text")
    images_alone = sdapi.is_own(settings.PROVIDER_URLS[of.slug])  # an engine of one's own
    needs_key = of.needs_key and not images_alone
    held = keys.held(text_slot, session) if needs_key else keys.Held()
    first = next((m.id for m in of.models if m.kind == "text"), "")
    return State(
        provider=of,
        has_key=held.present,
        key_source=held.source,
        needs_key=needs_key,
        state=word(listing, may_ask=held.present or not needs_key),
        error=listing.error,
        latency=listing.latency,
        models=listing.count,
        fetched=listing.fetched,
        sample_model=first,
        url="" if images_alone else tried(of, first),
    )


def tried(of: Provider, model: str) -> str:
    """The model's page, filled in with what suits the provider's models at a first try."""
    query = f"?{urlencode(of.start)}" if of.start else ""
    return reverse("model", args=[of.slug, model]) + query


def word(listing: Listing, *, may_ask: bool) -> str:
    if not may_ask:
        return "no key"
    if listing.error:
        return "error"
    return "ok" if listing.fetched else "unknown"


def advice(session: SessionBase) -> list[Advice]:
    """The recommendations for text and for reading pictures: what can be opened today."""
    known = {p.slug: p for p in PROVIDERS}
    rows = ((r, address(known[r.provider], r.model)) for r in guide.RECOMMENDATIONS)
    return [
        Advice(r.task, of := known[r.provider], r.model, r.why, url, keys.ready(of, session))
        for r, url in rows
        if url
    ]


def address(of: Provider, name: str) -> str:
    """Where a recommended model is tried; blank where there is no place for it yet."""
    declared = of.model(name)
    if declared is None or declared.kind != "text":
        return ""
    if declared.vision:
        return f"{reverse('vision')}?{urlencode({'m': f'{of.slug}:{name}', 'task': 'text'})}"
    return reverse("model", args=[of.slug, name])


def recent_runs(owner: str, count: int = 5) -> list[history.Entry]:
    """The ends of the last conversations, and what was run without one."""
    return history.entries(history.ends(owner)[:count])
