"""What clients of OpenAI's API send beside the documented parameters.

Three kinds: another name for a parameter, what changes nothing here and is ignored, and what is
taken with the one value that asks for nothing. Any other value is refused in a sentence, since
leaving it out in silence would be another answer than the one that was asked for.
"""

from collections.abc import Collection, Mapping
from typing import Any

from playground.local.errors import ApiError, build_invalid
from playground.local.messages import Json

OTHER_NAMES = {"max_completion_tokens": "max_tokens"}

# Book-keeping and hints for a service with accounts, caches and models that reason.
IGNORED = frozenset(
    {
        "metadata",
        "parallel_tool_calls",
        "prediction",
        "prompt_cache_key",
        "prompt_cache_retention",
        "reasoning_effort",
        "safety_identifier",
        "service_tier",
        "store",
        "user",
        "verbosity",
    }
)

# The values with which a parameter asks for nothing; null does so for every one.
NOTHING: Mapping[str, tuple[Any, ...]] = {
    "audio": (),
    "best_of": (1,),
    "echo": (False,),
    "function_call": ("none", "auto"),
    "functions": ([],),
    "logit_bias": ({},),
    "logprobs": (False,),
    "modalities": (["text"],),
    "n": (1,),
    "suffix": ("",),
    "tool_choice": ("none", "auto"),
    "tools": ([],),
    "top_logprobs": (0,),
    "web_search_options": (),
}
WHY = {
    "n": "The local models return one answer per request. Leave n out.",
    "best_of": "The local models write one answer to a request: leave best_of out.",
    "tools": "The local models can't call tools. Leave tools out or choose a hosted model.",
    "functions": "The local models can't call functions. Leave functions out.",
    "modalities": 'The local models write text only: modalities must be ["text"].',
}

KNOWN = frozenset({*OTHER_NAMES, *IGNORED, *NOTHING})
OWNERS = ("user", "safety_identifier")
SYSTEM_ROLES = ("developer",)  # OpenAI's newer name for "system"
# Of a message: who speaks, and what an answer holds that is sent back as it came.
MESSAGE_IGNORED = frozenset(
    {"annotations", "id", "lines", "name", "reasoning", "reasoning_content", "reasoning_details"}
)


def adapt_body(body: Json, names: Collection[str]) -> Json:
    """The body in the documented names, without what asks for nothing."""
    adapted: Json = {}
    for name, value in body.items():
        if value is not None and not _is_nothing(name, value, names):
            _take_value(adapted, OTHER_NAMES.get(name, name), value)
    return adapted


def get_owner(body: Json) -> str:
    """Who asks, as far as the client says it: nothing but a word to tell people apart by."""
    owners = (body.get(name) for name in OWNERS)
    return next((value for value in owners if isinstance(value, str)), "")


def _is_nothing(name: str, value: Any, names: Collection[str]) -> bool:
    """True of 1 and False of 0 are other things in JSON than they are to Python."""
    if name in names:
        return False
    if name in IGNORED:
        return True
    if name not in NOTHING:
        return False
    if any(value == each and type(value) is type(each) for each in NOTHING[name]):
        return True
    raise build_refusal(name)


def build_refusal(name: str) -> ApiError:
    sentence = WHY.get(name, f"{name} is not supported by the local models. Leave it out.")
    return build_invalid(sentence, "unsupported_parameter")


def _take_value(adapted: Json, name: str, value: Any) -> None:
    if adapted.get(name, value) != value:
        others = [other for other, usual in OTHER_NAMES.items() if usual == name]
        raise build_invalid(
            f"{name} and {others[0]} are one parameter, and were given two values.",
            "conflicting_parameters",
        )
    adapted[name] = value
