"""How likely each token was: the parameters that ask for it, where an engine tells."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.providers.spec import Param

GROUP = "Token probabilities"
UNNAMED = "Known from the engine's own documentation. Arli's reference doesn't list it."

LOGPROBS = Param(
    "logprobs",
    "bool",
    "Log probabilities",
    "Returns how likely each token of the answer was.",
    group=GROUP,
    only_text=True,
    hint="Shown below the answer.",
    detail="The response becomes several times larger.",
)
TOP_LOGPROBS = Param(
    "top_logprobs",
    "int",
    "Top log probabilities",
    "How many of the likeliest tokens to return for each place.",
    min=1,
    max=20,
    step=1,
    group=GROUP,
    only_text=True,
    companions=((LOGPROBS.name, True),),
    detail="They are the alternatives to each token. logprobs is sent along.",
)
# The older API of completions takes the number under the name of the flag.
LOGPROBS_RAW = replace(
    TOP_LOGPROBS,
    name=LOGPROBS.name,
    label=LOGPROBS.label,
    companions=(),
    hint=LOGPROBS.hint,
    detail=f"They are the alternatives to each token. {LOGPROBS.detail}",
)
LOCAL, LOCAL_RAW = (LOGPROBS, TOP_LOGPROBS), (LOGPROBS_RAW,)
ARLI, ARLI_RAW = (
    tuple(replace(param, documented=False, note=UNNAMED) for param in params)
    for params in (LOCAL, LOCAL_RAW)
)


def adapt_logprobs(values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The same wish as an endpoint takes it whose `logprobs` is a `kind`: a bool, or an int."""
    wanted = str(values.get(LOGPROBS.name, "")).strip().lower()
    rest = {name: value for name, value in values.items() if name != LOGPROBS.name}
    if kind == "int" and wanted in ("true", "false"):
        number = values.get(TOP_LOGPROBS.name) or TOP_LOGPROBS.min
        return rest | ({LOGPROBS.name: number} if wanted == "true" else {})
    if kind == "bool" and wanted.isascii() and wanted.isdigit():
        return {TOP_LOGPROBS.name: wanted, **rest, LOGPROBS.name: True}
    return dict(values)
