"""The test set that ships with the product: small enough for a small model."""

from playground import catalog
from textlab.model_offers import list_models
from textlab.test_sets.editor.services import create_set
from textlab.test_sets.models import TestSet

NAME = "Example: capital cities"
MESSAGE = "What is the capital of {{country}}?"
BRIEF = "Answer with the name of the city and nothing else."
ROWS = [
    ["country", "capital"],
    ["France", "Paris"],
    ["Japan", "Tokyo"],
    ["Italy", "Rome"],
    ["Canada", "Ottawa"],
    ["Australia", "Canberra"],
]
CHECKS = [{"type": "icontains", "value": "{{capital}}"}, {"type": "max-length", "value": 80}]
MAX_TOKENS = 40  # of an answer: a small model would go on and on


def create_example(owner: str) -> TestSet:
    test_set = create_set(owner, NAME, ROWS)
    test_set.message, test_set.checks = MESSAGE, CHECKS
    test_set.variants = list_variants(owner)
    test_set.save()
    return test_set


def list_variants(owner: str) -> list[dict[str, object]]:
    """One model with two prompts: the local one, else the first that is offered to this person."""
    model = find_model(owner)
    if not model:
        return []
    same = {
        "model": model,
        "values": {"temperature": 0, "max_tokens": MAX_TOKENS},
        "message": None,
        "preset": "",
        "prompt": "",
    }
    return [
        {"label": "Question alone", "system": None, **same},
        {"label": "Told to be brief", "system": BRIEF, **same},
    ]


def find_model(owner: str) -> str:
    """provider:name; blank where there is none."""
    local = catalog.find_embedded()
    texts = [m for m in local.models if m.kind == "text" and not m.vision] if local else []
    own = [(m.provider, m.id) for m in texts if catalog.is_allowed(m.provider, m.id)]
    models = own or list_models(owner)
    return ":".join(models[0]) if models else ""
