"""The catalogue of models: kept in the database, fetched by the worker, searched by the pages."""

from playground.catalog.favourites import Row, favourites, is_favourite, recent, toggle_favourite
from playground.catalog.model_rows import is_name
from playground.catalog.providers import TEXT, find_embedded, find_offered, offered
from playground.catalog.refresh import is_stale, refresh, stale
from playground.catalog.search import Page, find, find_unlisted, is_listed, search
from playground.catalog.status import notes, refresh_stale
from playground.catalog.store import seed_declared, store

__all__ = [
    "TEXT",
    "Page",
    "Row",
    "favourites",
    "find",
    "find_embedded",
    "find_offered",
    "find_unlisted",
    "is_favourite",
    "is_listed",
    "is_name",
    "is_stale",
    "notes",
    "offered",
    "recent",
    "refresh",
    "refresh_stale",
    "search",
    "seed_declared",
    "stale",
    "store",
    "toggle_favourite",
]
