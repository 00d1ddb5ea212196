"""What the start page says: playgrounds, each provider's state, what one did last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from playground.catalog import TEXT, enabled_providers, image_lists
from playground.keys import store as keys
from playground.models import Listing, Run, Status
from playground.providers import Provider
from playground.runs import history
from playground.runs.recorder import STALE

CARDS = (
    ("Chat & completion", "Every parameter, live token counts, code to copy.", "text", "chat"),
    (
        "Read documents (OCR)",
        "Turn photos, scans and PDFs into text; compare up to four models.",
        "vision",
        "picture",
    ),
    (
        "Generate images",
        "Text to image, with a queue, styles and X/Y/Z grids.",
        "images",
        "spark",
    ),
    ("Edit images", "Change an image, or paint over the part to replace.", "images-edit", "edit"),
    (
        "Upscale images",
        "Increase their size and compare before and after.",
        "images-upscale",
        "open",
    ),
    ("API reference", "Every endpoint and parameter, with code you can run.", "reference", "code"),
)
# What a card leads to asks for.
NEEDED = {
    "text": "chat",
    "images": "txt2img",
    "images-edit": "img2img",
    "images-upscale": "upscale-img",
}
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
    sample_model: str
    url: str
    running: int  # requests of this playground
    load: str  # "5 of 6 image slots available"

    @property
    def short_model(self) -> str:
        """The sample's name without its owner."""
        return self.sample_model.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Card:
    """One playground."""

    title: str
    text: str
    url: str
    icon: str
    ready: bool  # without another key


def list_cards(session: SessionBase) -> list[Card]:
    return [
        Card(title, text, reverse(route), icon, is_available(NEEDED.get(route, ""), session))
        for title, text, route, icon in CARDS
    ]


def is_available(endpoint: str, session: SessionBase) -> bool:
    """Whether some provider can be asked for that; for nothing, nobody need be."""
    endpoints = ((provider, provider.get_endpoint(endpoint)) for provider in enabled_providers())
    return not endpoint or any(
        e and keys.is_ready(provider, session, e.key) for provider, e in endpoints
    )


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


def list_chat_providers(states: Iterable[State]) -> list[State]:
    """Who can be talked to at once, those with a key first."""
    ready = (state for state in states if state.url and (state.has_key or not state.needs_key))
    return sorted(ready, key=lambda state: not state.has_key)


def count_running() -> dict[str, int]:
    """Requests of this playground that are being answered now, by provider."""
    alive = timezone.now() - timedelta(seconds=STALE)
    running = Run.objects.filter(status=Status.RUNNING, heartbeat__gt=alive).order_by()
    return dict(running.values_list("provider").annotate(n=Count("pk")))


def describe_load(provider: Provider, session: SessionBase) -> str:
    """What the provider says is in use, or free; blank where it does not say."""
    sentences = (
        describe_share(image_lists.fetch_list(provider.slug, name, session).answer, *rest)
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
    first = next((m.id for m in provider.models if m.kind == "text"), "")
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
        sample_model=first,
        url=link_sample(provider, first) if first and provider.has_any(*TEXT) else "",
        models_url=list_url(provider),
        running=running,
        load=load,
    )


def list_url(provider: Provider) -> str:
    """Where its models are listed: all that talk, or those that make pictures."""
    if provider.get_endpoint("models"):
        return f"{reverse('text')}?{urlencode({'provider': provider.slug})}"
    lists_images = provider.get_endpoint("sd-models")
    return reverse("reference-list", args=[provider.slug, "sd-models"]) if lists_images else ""


def link_sample(provider: Provider, model: str) -> str:
    """The model's page, filled in with what suits the provider's models at a first try."""
    query = f"?{urlencode(provider.start)}" if provider.start else ""
    return reverse("model", args=[provider.slug, model]) + query


def name_state(listing: Listing, *, may_ask: bool) -> str:
    if not may_ask:
        return "no key"
    if listing.error:
        return "error"
    return "ok" if listing.fetched else "unknown"


def recent_runs(owner: str, count: int = 5) -> list[history.Entry]:
    """The ends of the last conversations, and what was run without one."""
    return history.list_entries(history.list_ends(owner)[:count])
