"""What the start page says of each provider: whether it answers, and who may ask it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Count

from playground.catalog import enabled_providers, image_lists
from playground.keys import store as keys
from playground.models import Listing, Run, Status
from playground.providers import Provider
from playground.runs.recorder import STALE_SECONDS
from playground.storage.clock import DatabaseNow
from playground.templatetags.known_urls import find_url

# The list that tells it, the names of the part and the whole in it, what they count.
LOADS = (
    ("parallel-requests", "remaining", "parallel_requests", "image slots available"),
    ("concurrency", "used_cost", "limit", "concurrency units in use"),
)


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
    models_url: str  # blank: its models have no list here
    fetched: datetime | None
    running: int  # requests of this playground
    load: str  # "5 of 6 image slots available"


def list_states(session: SessionBase, *, ask: bool = False) -> list[State]:
    """`ask`: also how much is in use there, which takes a request to tell."""
    listings = {x.provider: x for x in Listing.objects.all()}
    running = count_running()
    return [
        build_state(
            provider,
            listings.get(provider.slug) or Listing(provider=provider.slug),
            session,
            running=running.get(provider.slug, 0),
            load=describe_load(provider, session) if ask else "",
        )
        for provider in enabled_providers()
    ]


def count_running() -> dict[str, int]:
    """Requests of this playground that are being answered now, by provider."""
    running = Run.objects.filter(
        status=Status.RUNNING, heartbeat__gt=DatabaseNow(-STALE_SECONDS)
    ).order_by()
    return dict(running.values_list("provider").annotate(n=Count("pk")))


def describe_load(provider: Provider, session: SessionBase) -> str:
    """What the provider says is in use, or free; blank where it does not say."""
    sentences = (
        describe_share(image_lists.learn_limit(provider.slug, name, session), *rest)
        for name, *rest in LOADS
    )
    return "; ".join(filter(None, sentences))


def describe_share(answer: Any, part: str, whole: str, words: str) -> str:
    numbers = [answer.get(part), answer.get(whole)] if isinstance(answer, dict) else []
    known = len(numbers) == 2 and all(isinstance(number, int) for number in numbers)
    return f"{numbers[0]:,} of {numbers[1]:,} {words}" if known else ""


def build_state(
    provider: Provider, listing: Listing, session: SessionBase, *, running: int, load: str
) -> State:
    slot = keys.Slot(provider, provider.key_kinds[0])
    held = keys.get_status(slot, session) if provider.needs_key else keys.KeyStatus()
    return State(
        provider=provider,
        has_key=held.is_present,
        key_source=held.source,
        needs_key=provider.needs_key,
        state=name_state(
            listing, may_ask=held.is_present or not provider.needs_key or provider.lists_without_key
        ),
        error=listing.error,
        latency=listing.latency,
        models=listing.count,
        fetched=listing.fetched,
        models_url=list_url(provider),
        running=running,
        load=load,
    )


def list_url(provider: Provider) -> str:
    """Where its models are listed: all that talk, or those that make pictures."""
    if provider.get_endpoint("models"):
        return f"{find_url('text')}?{urlencode({'provider': provider.slug})}"
    lists_images = provider.get_endpoint("sd-models")
    return find_url("reference-list", (provider.slug, "sd-models")) if lists_images else ""


def name_state(listing: Listing, *, may_ask: bool) -> str:
    if not may_ask:
        return "no key"
    if listing.error:
        return "error"
    return "ok" if listing.fetched else "unknown"
