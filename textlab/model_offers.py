"""The models to offer on a page that is about none."""

from django.urls import reverse

from playground import catalog
from textlab.listing import list_recommendations

MAX_LISTED = 10


def list_models(owner: str) -> list[tuple[str, str]]:
    """Provider and name: a person's own, used last first, and the local one; else others."""
    favourites, recent = catalog.list_shelves(owner, "textlab")
    rows = [*recent, *favourites]
    local = catalog.find_embedded()
    texts = [m for m in local.models if m.kind == "text" and not m.vision] if local else []
    texts = [m for m in texts if catalog.is_allowed(m.provider, m.id)]
    own = [(row.provider, row.name) for row in rows] + [
        (m.provider, m.id) for m in texts[:1] if catalog.is_allowed(m.provider, m.id)
    ]
    advised = [(row["provider"], row["model"]) for row in list_recommendations()]
    return list(dict.fromkeys(own or advised)) or list_listed(owner)


def list_listed(owner: str) -> list[tuple[str, str]]:
    """The first that the providers list."""
    rows = catalog.search_models(owner=owner).rows[:MAX_LISTED]
    return [(row.provider, row.name) for row in rows]


def link_first_model(owner: str) -> str:
    """The page of the first of them; the list of models where there is none."""
    models = list_models(owner)
    return reverse("model", args=models[0]) if models else reverse("text")
