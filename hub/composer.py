"""The message box of the start page: which models can answer at once, the likeliest first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from hub import places
from playground import catalog
from playground.keys import store as keys
from playground.providers import Endpoint, Provider
from playground.templatetags.known_urls import find_url

MOST_CHOICES = 6
EXAMPLES = (
    "Explain how tides work",
    "Write a poem about a lighthouse",
    "Cook something with rice and eggs",
)


@dataclass(frozen=True, slots=True)
class Answerer:
    """A model that a message of the start page can go to."""

    provider: Provider
    model: str

    @property
    def value(self) -> str:
        return f"{self.provider.slug}:{self.model}"

    @property
    def name(self) -> str:
        """Without its owner, and with its provider."""
        return f"{self.model.rpartition('/')[2]} · {self.provider.name}"

    @property
    def url(self) -> str:
        """Its page, where whoever made the provider's models says how they are asked at first."""
        path = find_url("model", (self.provider.slug, self.model))
        return places.add_query(path, self.provider.start)


def list_answerers(owner: str, session: SessionBase) -> list[Answerer]:
    """Those used lately, then each provider's first; those that need no key come last."""
    recent = catalog.recent_pairs(owner, "textlab")
    ready = {each.slug: each for each in list_ready_providers(session)}
    firsts = (
        (each.slug, first)
        for each in sorted(ready.values(), key=lambda provider: not provider.needs_key)
        if (first := find_first_model(each))
    )
    gone = catalog.find_unlisted()
    pairs = dict.fromkeys(pair for pair in (*recent, *firsts) if pair not in gone)
    chosen = [Answerer(ready[slug], model) for slug, model in pairs if slug in ready]
    return chosen[:MOST_CHOICES]


def list_ready_providers(session: SessionBase) -> Iterable[Provider]:
    """Those that chat, with a key or without needing one."""
    for provider in catalog.enabled_providers():
        chat: Endpoint | None = provider.get_endpoint("chat")
        if chat and keys.is_ready(provider, session, chat.key):
            yield provider


def find_first_model(provider: Provider) -> str:
    return next((model.id for model in provider.models if model.kind == "text"), "")


def find_answerer(value: str) -> Answerer | None:
    """Whom a form names as "provider:model"; its page says what a key is missing for."""
    slug, _, model = value.partition(":")
    provider = catalog.find_offered(slug, "chat")
    return Answerer(provider, model) if provider and catalog.is_name(model) else None
