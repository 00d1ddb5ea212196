"""Which models there are to make images with, for the page that chooses variants."""

from collections.abc import Iterator
from typing import Any

from playground import catalog
from playground.catalog import image_lists
from playground.http import Request
from playground.keys import store as keys
from playground.providers import Provider
from playground.runs.image_orders import ENDPOINT
from textlab.compare.model_choices import Choice

MAX_CHOICES = 20  # of one provider
KEY = "image"


def image_picker_context(request: Request, find: str) -> dict[str, Any]:
    """As `picker_context` of comparisons: `shelves` by provider, or `matches` of what was typed."""
    offered = [each for each in catalog.list_offered() if each.get_endpoint(ENDPOINT)]
    if not find:
        shelves = [(each.name, list(list_choices(request, each, ""))) for each in offered]
        return {"find": "", "matches": [], "shelves": [shelf for shelf in shelves if shelf[1]]}
    matches = [choice for each in offered for choice in list_choices(request, each, find)]
    if not matches and catalog.is_name(find):
        matches = [build_choice(request, each, find, "as typed") for each in offered]
    return {"find": find, "matches": matches, "shelves": []}


def list_choices(request: Request, provider: Provider, find: str) -> Iterator[Choice]:
    """Those that the provider lists; where it lists none now, those that are documented."""
    listed = image_lists.fetch_models(provider.slug, request.session).names
    names = [str(name.value) for name in listed]
    names = names or [model.id for model in provider.models if model.kind == "image"]
    words = find.lower().split()
    fitting = [name for name in names if all(word in name.lower() for word in words)]
    for name in fitting[:MAX_CHOICES]:
        if catalog.is_name(name) and catalog.is_allowed(provider.slug, name):
            yield build_choice(request, provider, name, "")


def build_choice(request: Request, provider: Provider, name: str, facts: str) -> Choice:
    ready = keys.is_ready(provider, request.session, KEY)
    return Choice(f"{provider.slug}:{name}", name, provider.name, facts, ready)
