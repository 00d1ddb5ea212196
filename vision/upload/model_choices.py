"""Which models read pictures: the documented ones first, and what the catalogue finds."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from playground import catalog
from playground.keys import store as keys
from playground.providers import Endpoint, Model, Provider, guide

MOST = 4  # models on one page
FOUND = 20
NO_KEY = "No API key is set, so the local OCR model is selected. It only extracts text."


@dataclass(frozen=True, slots=True)
class Offer:
    """One model to choose."""

    value: str  # provider:model
    name: str
    provider: str
    note: str
    best: str  # why the reference recommends this one before all others; blank for these
    chosen: bool
    ready: bool  # there is a key for it
    text_only: bool


def list_readers() -> list[Provider]:
    """Who can be shown a picture at all."""
    return [of for of in catalog.enabled_providers() if of.endpoint("chat")]


def declared() -> list[tuple[Provider, Model]]:
    """The one the reference recommends for OCR, the other documented ones, the local reader."""
    unlisted = catalog.find_unlisted()
    pairs = [
        (of, m)
        for of in list_readers()
        for m in of.models
        if m.vision and (of.slug, m.id) not in unlisted
    ]
    return sorted(pairs, key=lambda pair: pair[1].id != guide.OCR.model)


def offers(chosen: Collection[str], session: SessionBase) -> list[Offer]:
    """What the page shows: everything declared, and whatever else is chosen."""
    rows = [offer(of, model, chosen, session) for of, model in declared()]
    known = {row.value for row in rows}
    others = (find(value) for value in chosen if value not in known)
    return rows + [offer(*pair, chosen, session) for pair in others if pair]


def takes(of: Provider, endpoint: Endpoint) -> frozenset[str]:
    """The parameters that a vision model of this provider is sent."""
    known = frozenset(param.name for param in endpoint.params)
    return known if of.vision_params is None else known & of.vision_params


def search(words: str, chosen: Collection[str], session: SessionBase) -> list[Offer]:
    """Live vision models whose name holds the words."""
    page = catalog.search_models(q=words[:200], vision=True, per_page=FOUND)
    known = {value_of(*pair) for pair in declared()}
    pairs = (find(f"{row.provider}:{row.name}") for row in page.rows)
    return [offer(*p, chosen, session) for p in pairs if p and value_of(*p) not in known]


def guess(words: str, chosen: Collection[str], session: SessionBase) -> list[Offer]:
    """Where nothing is found: models that nobody says see, and the name as it was typed."""
    if not catalog.is_name(words):
        return []
    rows = catalog.search_models(q=words, per_page=FOUND).rows
    names = [(row.provider, row.name) for row in rows]
    typed = [(of.slug, words) for of in list_readers()]
    pairs = (find(f"{slug}:{name}") for slug, name in dict.fromkeys(names + typed))
    return [offer(*pair, chosen, session) for pair in pairs if pair and not pair[0].is_embedded]


def offer(of: Provider, model: Model, chosen: Collection[str], session: SessionBase) -> Offer:
    value = value_of(of, model)
    return Offer(
        value=value,
        name=model.id,
        provider=of.name,
        note=model.best_for,
        best=guide.OCR.why if (of.slug, model.id) == (guide.OCR.provider, guide.OCR.model) else "",
        chosen=value in chosen,
        ready=keys.ready(of, session),
        text_only=model.reads_text_only,
    )


def value_of(of: Provider, model: Model) -> str:
    return f"{of.slug}:{model.id}"


def find(value: str) -> tuple[Provider, Model] | None:
    """provider:model, whether or not the model is known."""
    slug, _, name = value.partition(":")
    of = catalog.find_offered(slug, "chat")
    if of is None or not name.strip() or len(name) > 200 or "\0" in name:
        return None
    return of, catalog.find_model(slug, name) or Model(name, slug, vision=True)


def default(session: SessionBase) -> tuple[str, str]:
    """The model to begin with, and what is to be said of that."""
    pairs = declared()
    ready = [pair for pair in pairs if keys.ready(pair[0], session)]
    hosted = [pair for pair in ready if not pair[0].is_embedded]
    first = next(iter([*hosted, *ready, *pairs]), None)
    if first is None:
        return "", ""
    return value_of(*first), NO_KEY if first[1].reads_text_only else ""
