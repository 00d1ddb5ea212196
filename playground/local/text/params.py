"""The parameters a text request may carry: kinds, bounds, and the engine's names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A numeric parameter; `engine` is llama.cpp's name where it differs."""

    name: str
    low: float
    high: float | None = None
    whole: bool = False
    above_low: bool = False  # the lower bound itself is refused
    engine: str = ""

    def is_within(self, value: float) -> bool:
        too_low = value <= self.low if self.above_low else value < self.low
        return not too_low and (self.high is None or value <= self.high)

    def describe_bounds(self) -> str:
        if self.high is None:
            return f"{self.low:g} or more"
        if self.above_low:
            return f"above {self.low:g} and at most {self.high:g}"
        return f"between {self.low:g} and {self.high:.10g}"


NUMBERS = (
    Number("temperature", 0, 2),
    Number("top_p", 0, 1),
    Number("top_k", -1, 2**31 - 1, whole=True),
    Number("min_p", 0, 1),
    Number("typical_p", 0, 1),
    Number("presence_penalty", -2, 2),
    Number("frequency_penalty", -2, 2),
    Number("repetition_penalty", 0, 2, above_low=True, engine="repeat_penalty"),
    Number("max_tokens", 1, whole=True),
    # 2**32 - 1 means "random" to the engine, as -1 does here.
    Number("seed", -1, 2**32 - 2, whole=True),
    Number("dry_multiplier", 0, 10),
    Number("dry_base", 1, 10),
    Number("mirostat", 0, 2, whole=True),
    Number("xtc_probability", 0, 1),
    Number("xtc_threshold", 0, 1),
    Number("dynatemp_range", 0, 5),
    Number("dynatemp_exponent", 0, 10, above_low=True),
    Number("dry_allowed_length", 0, 1024, whole=True),
)

TOP_LOGPROBS = Number("top_logprobs", 0, 20, whole=True)
LOGPROBS_RAW = Number("logprobs", 0, 20, whole=True)  # of a completion: how many

# At most one of these; `response_format` counts unless its type is "text".
CONSTRAINTS = ("guided_json", "guided_regex", "guided_choice", "response_format")

COMMON = frozenset(
    {number.name for number in NUMBERS}
    | {"model", "stop", "stream", "stream_options", "dry_sequence_breakers", "logit_bias"}
    | set(CONSTRAINTS)
)
CHAT = COMMON | {"messages", "logprobs", "top_logprobs"}
COMPLETION = COMMON | {"prompt", "logprobs"}
TOKENIZE = frozenset({"model", "messages", "prompt", "text"})

ROLES = ("system", "developer", "user", "assistant")
STREAM_OPTIONS = frozenset({"include_usage", "include_obfuscation"})  # the latter pads nothing here
MOST_STOPS = MOST_BREAKERS = 16
MOST_BIASES, STRONGEST_BIAS = 300, 100
