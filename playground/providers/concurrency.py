"""What a request uses of its key's limit while it is answered, and what providers say of limits."""

from typing import Any

from playground.providers.spec import Model, Provider

MAX_LIMIT = 1_000_000
# The endpoints whose answer tells how much a key bears, and where in it.
LIMIT_FIELDS = {"concurrency": "limit", "parallel-requests": "parallel_requests"}


def count_units(provider: Provider, model: Model | None) -> int:
    """The units of one request, at least 1. What is not known of a model counts as its smallest."""
    if provider.concurrency != "units" or model is None:
        return 1
    if model.concurrency_cost:
        return model.concurrency_cost
    size = model.parameters or 0
    return next((units for most, units in provider.unit_costs if size <= most), 1)


def read_limit(endpoint: str, answer: Any) -> int | None:
    """How many units, or requests, a key bears; None where the answer does not say."""
    field = LIMIT_FIELDS.get(endpoint)
    limit = answer.get(field) if field and isinstance(answer, dict) else None
    if not isinstance(limit, int) or isinstance(limit, bool):
        return None
    return limit if 0 < limit <= MAX_LIMIT else None
