"""What is known of the models that are being asked, remembered by this process for a moment.

Whoever asks has just opened the page, and asks again; a list that another process fetches in
between is in force a few seconds later.
"""

import time

from playground.catalog.model_rows import list_declared, model_of
from playground.models import ListedModel
from playground.providers import Model

REMEMBERED_SECONDS = 5.0
MAX_MODELS = 1_000

_models: dict[tuple[str, str], tuple[float, Model | None]] = {}


def find_model(slug: str, name: str) -> Model | None:
    """What is known of a model; None when neither its provider nor the reference names it."""
    until, model = _models.get((slug, name), (0.0, None))
    if time.monotonic() > until:
        model = load_model(slug, name)
        if len(_models) >= MAX_MODELS:
            _models.clear()
        _models[slug, name] = time.monotonic() + REMEMBERED_SECONDS, model
    return model


def load_model(slug: str, name: str) -> Model | None:
    row = ListedModel.objects.filter(provider=slug, name=name).first()
    return model_of(row) if row else list_declared(slug).get(name)


def forget_models() -> None:
    """The list has changed."""
    _models.clear()
