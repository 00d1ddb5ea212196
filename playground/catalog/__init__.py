"""The catalogue of models: kept in the database, fetched by the worker, searched by the pages."""

from playground.catalog.favourites import (
    Row,
    is_favourite,
    list_recent,
    list_shelves,
    recent_pairs,
    toggle_favourite,
)
from playground.catalog.known_facts import list_known_facts
from playground.catalog.model_rows import is_name
from playground.catalog.providers import (
    TEXT,
    enabled_providers,
    find_embedded,
    find_offered,
    is_allowed,
    list_keyless,
    list_offered,
)
from playground.catalog.recent_models import find_model, find_unlisted
from playground.catalog.refresh import is_stale, list_stale, refresh_models
from playground.catalog.search import Page, is_listed, list_matches, search_models
from playground.catalog.status import list_notes, refresh_stale
from playground.catalog.store import seed_declared, store_models

__all__ = [
    "TEXT",
    "Page",
    "Row",
    "enabled_providers",
    "find_embedded",
    "find_model",
    "find_offered",
    "find_unlisted",
    "is_allowed",
    "is_favourite",
    "is_listed",
    "is_name",
    "is_stale",
    "list_keyless",
    "list_known_facts",
    "list_matches",
    "list_notes",
    "list_offered",
    "list_recent",
    "list_shelves",
    "list_stale",
    "recent_pairs",
    "refresh_models",
    "refresh_stale",
    "search_models",
    "seed_declared",
    "store_models",
    "toggle_favourite",
]
