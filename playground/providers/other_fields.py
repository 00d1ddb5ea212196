"""Fields of a request that no parameter is declared for: whoever asks writes them as JSON.

A service may take what its reference and this project do not know yet.
"""

from collections.abc import Mapping
from typing import Any

from playground.providers.spec import Endpoint, Param

OTHER_FIELDS = "extra_body"  # as OpenAI's libraries call it; no service is sent this name
PARAM = Param(
    OTHER_FIELDS,
    "object",
    "Other fields",
    "A JSON object whose fields are added to the request.",
    default_text='{"skip_special_tokens": false}',
    group="Other fields",
)
# What the playground itself writes into a body.
OURS = frozenset({"model", "messages", "prompt", "stream", "stream_options", OTHER_FIELDS})


def list_reserved(endpoint: Endpoint) -> frozenset[str]:
    """The names that may not be among the other fields of its requests."""
    return OURS.union(*(list_names(param) for param in endpoint.params))


def list_names(param: Param) -> set[str]:
    """Every name in a body that a parameter is sent under."""
    return {param.name, param.beside, param.inside, *dict(param.companions)} - {""}


def merge_fields(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with its other fields beside the parameters, which they never replace."""
    body = dict(payload)
    others = body.pop(OTHER_FIELDS, None)
    return {**body, **{k: v for k, v in (others or {}).items() if k not in body}}
