"""A checked request in the engine's own words."""

from playground.local.messages import Json
from playground.local.text import constraints
from playground.local.text.params import NUMBERS

RANDOM_SEED = -1

# The documented defaults; the engine's own are 0.8 and 0.95.
DEFAULTS: Json = {"temperature": 1.0, "top_p": 1.0}


def build_payload(body: Json, context: int) -> Json:
    """Everything but the prompt. `context` caps an answer that names no end."""
    payload = (
        DEFAULTS
        | _set_window(context)
        | _list_numbers(body)
        | constraints.translate_constraint(body)
    )
    payload["max_tokens"] = min(body.get("max_tokens", context), context)
    for name in ("stop", "logprobs", "top_logprobs", "dry_sequence_breakers", "logit_bias"):
        if name in body:
            payload[name] = body[name]
    if body.get("stream"):
        payload |= {"stream": True, "stream_options": {"include_usage": True}}
        payload["return_progress"] = True  # a long prompt is not a long silence
    # A remembered prompt is computed in other batches, with other rounding: no repeat.
    payload["cache_prompt"] = "seed" not in payload
    return payload


def move_logprobs(body: Json, prompt: Json) -> tuple[Json, Json]:
    """A completion's number of alternatives goes along under the engine's name for it."""
    rest = {name: value for name, value in body.items() if name != "logprobs"}
    wanted = body.get("logprobs")
    return rest, prompt if wanted is None else prompt | {"n_probs": max(1, wanted)}


def _set_window(context: int) -> Json:
    """Penalties look at the whole text, as hosted engines do, not at 64 tokens."""
    return {"repeat_last_n": context, "dry_penalty_last_n": context}


def _list_numbers(body: Json) -> Json:
    numbers = {each.engine or each.name: body[each.name] for each in NUMBERS if each.name in body}
    if numbers.get("seed") == RANDOM_SEED:
        del numbers["seed"]
    return numbers
