"""What the list of models shows, and what is recommended above it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from playground import catalog
from playground.keys import store as keys
from playground.providers import get_declared_provider, guide
from textlab.columns import list_columns, write_rows
from textlab.forms import Filters


def catalog_context(filters: Filters, owner: str, session: SessionBase) -> dict[str, Any]:
    start = not filters.list_criteria() and filters.page_number() == 1
    talking = [provider for provider in catalog.list_offered() if provider.has_any(*catalog.TEXT)]
    keyless = [provider.slug for provider in talking if not keys.is_ready(provider, session)]
    none = len(keyless) == sum(provider.needs_key for provider in talking)
    favourites, recents = catalog.list_shelves(owner, "textlab") if start else ([], [])
    page = catalog.search_models(owner=owner, page=filters.page_number(), **filters.list_criteria())
    columns = list_columns(filters)
    along = f"?{urlencode(companions)}" if (companions := filters.list_companions()) else ""

    write = partial(write_rows, columns=columns, keyless=keyless, along=along)
    return {
        "filters": filters,
        "columns": columns,
        "rows": write(page.rows),
        "along": along,
        "page": page,
        "typed": find_typed(filters) if not page.rows else [],
        "previous_url": filters.link_page(page.page - 1) if page.has_previous else "",
        "next_url": filters.link_page(page.page + 1) if page.has_next else "",
        "keyless": keyless,
        "free": write(list_free() if start and none else []),
        "recommended": list_recommendations() if start else [],
        "recents": write(recents),
        "favourites": write(favourites),
        "states": catalog.list_notes(session, filters.list_criteria().get("provider", "")),
    }


def list_free() -> list[catalog.Row]:
    """The models that need no key."""
    embedded = catalog.find_embedded()
    return catalog.search_models(provider=embedded.slug).rows if embedded else []


def find_typed(filters: Filters) -> list[tuple[str, str]]:
    """Where a model of exactly this name would be, whether or not anybody lists it."""
    name, slug = filters.cleaned_data.get("q", "").strip(), filters.cleaned_data.get("provider")
    if not catalog.is_name(name):
        return []
    talking = [provider for provider in catalog.list_offered() if provider.has_any(*catalog.TEXT)]
    providers = [provider for provider in talking if slug in ("", None, provider.slug)]
    providers = [provider for provider in providers if catalog.is_allowed(provider.slug, name)]
    return [(provider.name, reverse("model", args=[provider.slug, name])) for provider in providers]


def list_recommendations() -> list[dict[str, Any]]:
    """The documented recommendations for text, but for what is known to be elsewhere."""
    unlisted = catalog.find_unlisted()
    rows = []
    for row in guide.RECOMMENDATIONS:
        declared = get_declared_provider(row.provider).get_model(row.model)
        is_there = (row.provider, row.model) not in unlisted
        is_there = is_there and catalog.is_allowed(row.provider, row.model)
        if declared is not None and declared.kind == "text" and is_there:
            url = reverse("model", args=[row.provider, row.model])
            facts = {"provider": row.provider, "task": row.task, "why": row.why}
            rows.append({**facts, "model": row.model, "url": url})
    return rows
