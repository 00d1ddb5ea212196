"""Text answers: frames of a stream made into Chunks, whole answers made into a Completion."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from playground.providers.errors import BadAnswer, ProviderError
from playground.providers.shapes.loose import integer, mapping, prose
from playground.providers.think import Splitter


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, as the provider counted them. What it did not say is None."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None


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
    comment: str = ""  # the provider is alive and still at work: "FEATHERLESS PROCESSING"


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole text answer."""

    text: str
    reasoning: str = ""
    finish_reason: str | None = None
    usage: Usage | None = None
    model: str = ""


class Assembler:
    """Frames of one stream in, Chunks out. Only the first choice is followed."""

    __slots__ = ("_model", "_split", "complete", "failure", "fault", "finish_reason", "said")

    def __init__(self, fault: Callable[[Any], ProviderError | None]) -> None:
        self.failure: ProviderError | None = None  # to be raised once the Chunk is handed over
        self.finish_reason: str | None = None
        self.complete = False  # [DONE] was seen
        self.said = False  # at least one frame made sense
        self._model = ""
        self._split = Splitter()
        self.fault = fault  # reads the error out of a frame, where it is one

    def take(self, events: Sequence[bytes]) -> Chunk | None:
        """One Chunk of all these events, or None where they hold nothing worth telling."""
        chunk = Chunk()
        texts: list[str] = []
        for event in events:
            if event.strip() == b"[DONE]":
                self.complete = True
                break
            try:
                self._frame(orjson.loads(event), chunk, texts)
            except (ValueError, TypeError, AttributeError, IndexError, KeyError):
                continue  # a frame nobody can read does not spoil those that one can
            if self.failure:
                break
        return self._finished(chunk, "".join(texts))

    def end(self) -> Chunk | None:
        """The rest, once the stream has ended."""
        text, reasoning, moved = self._split.end()
        if not (text or reasoning):
            return None
        return Chunk(text=text, reasoning=reasoning, moved=moved, model=self._model)

    def _frame(self, frame: Any, chunk: Chunk, texts: list[str]) -> None:
        choices = frame.get("choices")
        if choices:
            self._choice(choices[0], chunk, texts)
        elif choices is None:
            self.failure = self.fault(frame)
        if frame.get("error"):
            self.failure = self.fault(frame)
        if usage := frame.get("usage"):
            chunk.usage = read_usage(usage)
        if model := frame.get("model"):
            self._model = model if isinstance(model, str) else self._model
        self.said = True

    def _choice(self, choice: dict[str, Any], chunk: Chunk, texts: list[str]) -> None:
        if choice.get("index"):
            return
        delta = choice.get("delta") or choice.get("message") or choice
        text, thought = delta.get("content") or delta.get("text"), thinking(delta)
        if text:
            texts.append(text if isinstance(text, str) else prose(text))
        if thought:
            chunk.reasoning += thought
        if text or thought:
            chunk.tokens += 1
        if isinstance(lines := delta.get("lines"), list):
            chunk.lines = [*(chunk.lines or []), *lines]
        if reason := choice.get("finish_reason"):
            self.finish_reason = chunk.finish_reason = str(reason)

    def _finished(self, chunk: Chunk, text: str) -> Chunk | None:
        if chunk.reasoning:
            self._split.no_tags()
        if text:
            text, reasoning, chunk.moved = self._split.feed(text)
            chunk.text, chunk.reasoning = text, chunk.reasoning + reasoning
        if chunk.tokens or chunk.finish_reason or chunk.usage or chunk.lines:
            chunk.model = self._model
            return chunk
        return None


def thinking(delta: dict[str, Any]) -> str:
    """Reasoning under any of its three names. Some engines send it under two at once."""
    found = delta.get("reasoning_content") or delta.get("reasoning")
    if not found and "reasoning_details" in delta:
        parts = delta["reasoning_details"] or ()
        found = "".join(prose(p.get("text") or p.get("summary")) for p in parts)
    return found if isinstance(found, str) else prose(found)


def read_usage(usage: Any) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    spent = mapping(usage.get("completion_tokens_details"))
    given = mapping(usage.get("prompt_tokens_details"))
    return Usage(
        prompt_tokens=integer(usage.get("prompt_tokens")),
        completion_tokens=integer(usage.get("completion_tokens")),
        total_tokens=integer(usage.get("total_tokens")),
        reasoning_tokens=integer(spent.get("reasoning_tokens")),
        cached_tokens=integer(given.get("cached_tokens")),
    )


def read_completion(answer: Any, who: str = "The provider") -> Completion:
    """A whole answer of /chat/completions or /completions."""
    choices = mapping(answer).get("choices")
    choice = mapping(choices[0]) if isinstance(choices, list) and choices else {}
    if not choice:
        raise BadAnswer(f"{who} sent an answer without a text in it.")
    message = mapping(choice.get("message")) or mapping(choice.get("delta")) or choice
    text, reasoning = _parted(message)
    reason, model = choice.get("finish_reason"), answer.get("model")
    return Completion(
        text=text,
        reasoning=reasoning,
        finish_reason=str(reason) if reason else None,
        usage=read_usage(answer.get("usage")),
        model=model if isinstance(model, str) else "",
    )


def _parted(message: dict[str, Any]) -> tuple[str, str]:
    text = prose(message.get("content")) or prose(message.get("text"))
    if thought := thinking(message):
        return text, thought
    splitter = Splitter()
    text, reasoning, _ = splitter.feed(text)
    rest, more, _ = splitter.end()
    return text + rest, (reasoning + more).rstrip()
