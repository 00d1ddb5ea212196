"""A text answer in pieces or whole, as the rest of the project sees it."""

from dataclasses import dataclass, replace
from typing import Any

from playground.providers.shapes.loose import read_integer, read_mapping
from playground.providers.shapes.probabilities import Probability


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, as the provider counted them. What it did not say is None."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None

    def to_dict(self) -> dict[str, int]:
        """What was said."""
        counts = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: count for name, count in counts if count is not None}


@dataclass(slots=True)
class Chunk:
    """All that arrived in one read of the socket.

    To apply it: if `moved`, what there was of text was reasoning all along, so move it there; then
    append `reasoning` and `text`.
    """

    text: str = ""
    reasoning: str = ""
    tokens: int = 0  # frames that brought text or reasoning
    finish_reason: str | None = None
    usage: Usage | None = None
    model: str = ""  # the one that answers: not always the one that was asked
    moved: bool = False
    lines: list[Any] | None = None  # where the text stands on the page, if the model says so
    probabilities: list[Probability] | None = None  # of its tokens, where they were asked for
    calls: list[dict[str, str]] | None = None  # tools that the model calls: id, name, arguments
    calls_chars: int = 0  # of the end of `text`, which says the same to people
    comment: str = ""  # the provider is alive and still at work: "FEATHERLESS PROCESSING"
    unreadable: int = 0  # frames that nobody can read
    damaged: int = 0  # characters that came as U+FFFD, or as a part of one
    sample: str = ""  # how the first of all of them begins
    kinds: tuple[str, ...] = ()  # of parts that are no text: "image_url"
    refused: bool = False  # the model called what it said a refusal
    notes: tuple[str, ...] = ()  # what the model says beside its text, as sentences

    def append(self, text: str, reasoning: str, moved: bool = False) -> None:
        """What came behind it. `moved`: all text before was reasoning."""
        if moved:
            self.moved = True
            self.text, self.reasoning = "", self.reasoning + self.text
        self.text, self.reasoning = self.text + text, self.reasoning + reasoning


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole text answer."""

    text: str
    reasoning: str = ""
    finish_reason: str | None = None
    usage: Usage | None = None
    model: str = ""


PROMPT_NAMES = ("prompt_tokens", "input_tokens", "prompt_eval_count", "promptTokenCount")
COMPLETION_NAMES = ("completion_tokens", "output_tokens", "eval_count", "candidatesTokenCount")
TOTAL_NAMES = ("total_tokens", "totalTokenCount")


def read_usage(usage: Any, earlier: Usage | None = None) -> Usage | None:
    """`earlier`: what was said before, where services say it in two parts."""
    if not isinstance(usage, dict):
        return earlier
    spent = read_mapping(
        usage.get("completion_tokens_details") or usage.get("output_tokens_details")
    )
    details = read_mapping(usage.get("prompt_tokens_details") or usage.get("input_tokens_details"))
    counts = {
        "prompt_tokens": _read_count(usage, PROMPT_NAMES),
        "completion_tokens": _read_count(usage, COMPLETION_NAMES),
        "total_tokens": _read_count(usage, TOTAL_NAMES),
        "reasoning_tokens": read_integer(spent.get("reasoning_tokens")),
        "cached_tokens": read_integer(details.get("cached_tokens")),
    }
    return replace(earlier or Usage(), **{n: c for n, c in counts.items() if c is not None})


def _read_count(usage: dict[str, Any], names: tuple[str, ...]) -> int | None:
    return next((n for name in names if (n := read_integer(usage.get(name))) is not None), None)
