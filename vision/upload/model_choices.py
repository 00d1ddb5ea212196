"""Which models read pictures: the documented ones first, and what the catalogue finds."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from playground import catalog
from playground.catalog.favourites import recent_pairs
from playground.keys import store as keys
from playground.providers import Endpoint, Model, Provider, guide
from playground.providers.other_fields import OTHER_FIELDS

MAX_MODELS = 4  # models on one page
MOST_RECENT = 3  # models that were used last
MAX_MATCHES = 20
APP = "vision"
NO_KEY = "No API key is set, so the local OCR model is selected. It only extracts text."


@dataclass(frozen=True, slots=True)
class ModelOption:
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
    return [provider for provider in catalog.list_offered() if provider.get_endpoint("chat")]


def list_declared() -> list[tuple[Provider, Model]]:
    """The one the reference recommends for OCR, the other documented ones, the local reader."""
    unlisted = catalog.find_unlisted()
    pairs = [
        (provider, m)
        for provider in list_readers()
        for m in provider.models
        if m.vision
        and (provider.slug, m.id) not in unlisted
        and catalog.is_allowed(provider.slug, m.id)
    ]
    return sorted(pairs, key=lambda pair: pair[1].id != guide.OCR.model)


def list_options(chosen: Collection[str], session: SessionBase) -> list[ModelOption]:
    """What the page shows: everything declared, and whatever else is chosen."""
    rows = [build_option(provider, model, chosen, session) for provider, model in list_declared()]
    known = {row.value for row in rows}
    others = (find_choice(value) for value in chosen if value not in known)
    return rows + [build_option(*pair, chosen, session) for pair in others if pair]


def list_shelves(
    chosen: Collection[str], session: SessionBase, owner: str
) -> list[tuple[str, list[ModelOption]]]:
    """The same under titles: what this person used last comes first, each model once."""
    options = {option.value: option for option in list_options(chosen, session)}
    pairs = [find_choice(f"{slug}:{name}") for slug, name in recent_pairs(owner, APP)]
    recent = [build_option(*pair, chosen, session) for pair in pairs if pair][:MOST_RECENT]
    used = {option.value for option in recent}
    unused = (option for value, option in options.items() if value not in used)
    others = sorted(unused, key=lambda option: not option.chosen)  # in view: this one will run
    shelves = (("Recently used", recent), ("Recommended", others))
    return [(title, rows) for title, rows in shelves if rows]


def list_parameters(provider: Provider, endpoint: Endpoint) -> frozenset[str]:
    """The parameters that a vision model of this provider is sent."""
    known = frozenset(param.name for param in endpoint.params if not param.only_text)
    known |= {OTHER_FIELDS} if endpoint.takes_others else set()
    return known if provider.vision_params is None else known & provider.vision_params


def search_options(words: str, chosen: Collection[str], session: SessionBase) -> list[ModelOption]:
    """Live vision models whose name holds the words."""
    page = catalog.search_models(q=words[:200], vision=True, per_page=MAX_MATCHES)
    known = {build_value(*pair) for pair in list_declared()}
    pairs = (find_choice(f"{row.provider}:{row.name}") for row in page.rows)
    return [build_option(*p, chosen, session) for p in pairs if p and build_value(*p) not in known]


def guess_options(words: str, chosen: Collection[str], session: SessionBase) -> list[ModelOption]:
    """Where nothing is found: models that nobody says see, and the name as it was typed."""
    if not catalog.is_name(words):
        return []
    rows = catalog.search_models(q=words, per_page=MAX_MATCHES).rows
    names = [(row.provider, row.name) for row in rows]
    slugs = [provider.slug for provider in list_readers()]
    typed = [(slug, words) for slug in slugs if catalog.is_allowed(slug, words)]
    pairs = (find_choice(f"{slug}:{name}") for slug, name in dict.fromkeys(names + typed))
    return [
        build_option(*pair, chosen, session) for pair in pairs if pair and not pair[0].is_embedded
    ]


def build_option(
    provider: Provider, model: Model, chosen: Collection[str], session: SessionBase
) -> ModelOption:
    value = build_value(provider, model)
    return ModelOption(
        value=value,
        name=model.id,
        provider=provider.name,
        note=model.best_for,
        best=guide.OCR.why
        if (provider.slug, model.id) == (guide.OCR.provider, guide.OCR.model)
        else "",
        chosen=value in chosen,
        ready=keys.is_ready(provider, session),
        text_only=model.reads_text_only,
    )


def build_value(provider: Provider, model: Model) -> str:
    return f"{provider.slug}:{model.id}"


def find_choice(value: str) -> tuple[Provider, Model] | None:
    """provider:model, whether or not the model is known."""
    slug, _, name = value.partition(":")
    provider = catalog.find_offered(slug, "chat")
    if provider is None or not name.strip() or len(name) > 200 or "\0" in name:
        return None
    return provider, catalog.find_model(slug, name) or Model(name, slug, vision=True)


def choose_default(session: SessionBase) -> tuple[str, str]:
    """The model to begin with, and what is to be said of that."""
    pairs = list_declared()
    ready = [pair for pair in pairs if keys.is_ready(pair[0], session)]
    hosted = [pair for pair in ready if not pair[0].is_embedded]
    first = next(iter([*hosted, *ready, *pairs]), None)
    if first is None:
        return "", ""
    return build_value(*first), NO_KEY if first[1].reads_text_only else ""
