"""The test set that ships with the product: small enough for a small model, and real work."""

from playground import catalog
from textlab.model_offers import list_models
from textlab.test_sets.editor.services import create_set
from textlab.test_sets.models import TestSet

NAME = "Example: sort customer messages"
MESSAGE = """\
Which team should answer this customer: billing, shipping or technical?
Answer with the name of the team and nothing else.

{{message}}"""
TEAMS = """\
You sort customer messages.
billing: payments, invoices, refunds, prices.
shipping: parcels, delivery, addresses, damage on the way.
technical: the product doesn't work, errors, passwords, settings."""
ROWS = [
    ["message", "team"],
    ["I was charged twice for order 1042. Please send the second payment back.", "billing"],
    ["My parcel should have arrived on Monday. Where is it?", "shipping"],
    ["The app shows error 500 whenever I try to log in.", "technical"],
    ["Can I get an invoice with my company's name on it?", "billing"],
    ["The box came open and one of the cups is broken.", "shipping"],
]
CHECKS = [{"type": "icontains", "value": "{{team}}"}, {"type": "max-length", "value": 40}]


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
        "values": {"temperature": 0},
        "message": None,
        "preset": "",
        "prompt": "",
    }
    return [
        {"label": "Question alone", "system": None, **same},
        {"label": "Teams explained", "system": TEAMS, **same},
    ]


def find_model(owner: str) -> str:
    """provider:name; blank where there is none."""
    local = catalog.find_embedded()
    texts = [m for m in local.models if m.kind == "text" and not m.vision] if local else []
    own = [(m.provider, m.id) for m in texts if catalog.is_allowed(m.provider, m.id)]
    models = own or list_models(owner)
    return ":".join(models[0]) if models else ""
