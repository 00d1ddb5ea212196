"""The form that a shared run came from, filled in, for whoever wants to try it too."""

import json
from typing import Any
from urllib.parse import urlencode

from playground.models import Run
from playground.parameters.fields import format_number, join_lines

MAX_ADDRESS_CHARS = 6_000  # characters of an address: longer ones get lost on their way
WORDS = ("system", "message", "prompt", "prefill")


def link_form(run: Run, seed: int | None = None) -> str:
    """Blank where there is no such form. What is too long for a link stays behind.

    `seed`: the one that came out, where that was left to chance.
    """
    place = run.type.find_form(run)
    if place is None:
        return ""
    path, fixed = place
    if run.share_slug and run.type.is_turn(run):
        return f"{path}?{urlencode({'shared': run.share_slug})}#end"  # the whole conversation
    words = {name: run.request[name] for name in WORDS if run.request.get(name)}
    parameters = {k: type_value(v) for k, v in run.type.get_parameters(run).items()}
    if seed is not None:
        parameters["seed"] = str(seed)
    whole = f"{path}?{urlencode({**fixed, **words, **parameters})}"
    return whole if len(whole) <= MAX_ADDRESS_CHARS else f"{path}?{urlencode(fixed)}"


def type_value(value: Any) -> str:
    """A value as a person types it into the form."""
    if isinstance(value, dict) or (isinstance(value, list) and any(map(is_object, value))):
        return json.dumps(value, ensure_ascii=False)
    return join_lines(value) if isinstance(value, list) else format_number(value)


def is_object(value: Any) -> bool:
    return isinstance(value, dict)
