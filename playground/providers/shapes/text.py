"""Text answers: frames of a stream made into Chunks, whole answers made into a Completion."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson

from playground.providers.endings import read_reason
from playground.providers.errors import BadAnswer, ProviderError
from playground.providers.halves import MAX_MENDED_CHARS, REPLACEMENT, Joiner, mend_text
from playground.providers.lenient import decode_text, parse_json
from playground.providers.shapes.calls import Calls
from playground.providers.shapes.chunks import Chunk, Completion, Usage, read_usage
from playground.providers.shapes.dialects import translate_frame
from playground.providers.shapes.loose import read_mapping
from playground.providers.shapes.parts import Parts
from playground.providers.shapes.probabilities import read_probabilities
from playground.providers.shapes.status import is_failure, read_status
from playground.providers.sse import NamedEvent
from playground.providers.think import Splitter

MAX_DONE_BYTES = 16  # bytes of the event that ends a stream, with what is around it
MAX_SAMPLE_CHARS = 200
MAX_SAMPLE_BYTES = 4 * MAX_SAMPLE_CHARS  # that as many characters take at most
PIECE_CHARS = MAX_MENDED_CHARS // 2  # with a half from the piece before it is still mended
BARE = ("content", "text")  # of a frame that is its own delta, as llama.cpp's own API sends it
FAILED = re.compile(r"error|exception|fail|fatal", re.IGNORECASE)  # in the name of an event
SAYING = frozenset({"message", "data", "delta", "chunk", "completion", "token", "text"})


ALWAYS = frozenset({"event", "id", "object", "created", "model", "usage"})  # say no more than that
NOTHING = Chunk()


class Assembler:
    """Frames of one stream in, Chunks out. Only the first choice is followed."""

    __slots__ = (
        "_calls",
        "_model",
        "_split",
        "_text",
        "_thought",
        "_usage",
        "complete",
        "failure",
        "fault",
        "finish_reason",
        "has_text",
        "has_words",
        "said",
        "sample",
        "unknown",
    )

    def __init__(self, fault: Callable[[Any], ProviderError | None]) -> None:
        self.failure: ProviderError | None = None  # to be raised once the Chunk is handed over
        self.finish_reason: str | None = None
        self.complete = False  # [DONE] was seen
        self.said = False  # at least one frame made sense
        self.has_text = False
        self.has_words = False  # text, reasoning or a tool call was in one
        self.sample = ""  # of the first piece that could not be read
        self.unknown = ""  # the first frame that could be read, and meant nothing
        self._usage: Usage | None = None
        self._model = ""
        self._split = Splitter()
        self._text, self._thought = Joiner(), Joiner()
        self._calls = Calls()
        self.fault = fault  # reads the error out of a frame, where it is one

    def take(self, events: Sequence[bytes]) -> Chunk | None:
        """One Chunk of all these events, or None where they hold nothing worth telling."""
        chunk, parts = Chunk(), Parts()
        for event in events:
            if len(event) < MAX_DONE_BYTES and event.strip(b' "').upper() == b"[DONE]":
                self.complete = True
            elif event.strip(b' "') or isinstance(event, NamedEvent):
                self._read_event(event, chunk, parts)
            if self.complete or self.failure:
                break
        return self._finish_chunk(chunk, parts)

    def take_answer(self, answer: dict[str, Any]) -> Chunk | None:
        """The same for an answer that came in one piece."""
        chunk, parts = Chunk(), Parts()
        self._read_frame(answer, chunk, parts)
        return self._finish_chunk(chunk, parts)

    def end(self) -> Chunk | None:
        """The rest, once the stream has ended: what was held back, and the tools it asks for."""
        chunk = Chunk(reasoning=self._thought.end(), model=self._model)
        chunk.append(*self._split.feed(self._text.end()))
        chunk.append(*self._split.end())
        if self._calls:
            before = "\n\n" if self.has_text or chunk.text else ""
            description = before + self._calls.describe_calls()
            chunk.text += description
            chunk.calls, chunk.calls_chars = self._calls.list_calls(), len(description)
            self._calls = Calls()
        chunk.damaged = (chunk.text + chunk.reasoning).count(REPLACEMENT)
        return chunk if chunk.text or chunk.reasoning else None

    def _read_event(self, event: bytes, chunk: Chunk, parts: Parts) -> None:
        name = event.name if isinstance(event, NamedEvent) else ""
        if FAILED.search(name):
            self.failure = self._read_failure(event)
            return
        if not event.strip(b' "'):
            return
        try:
            frame = parse_json(event, is_piece=True)
            if isinstance(frame, str):  # JSON written as a string of JSON
                frame = parse_json(frame.encode("utf-8", "surrogatepass"))
            if name and isinstance(frame, dict):
                frame.setdefault("event", name)
            self._read_frame(frame, chunk, parts)
        except (ValueError, TypeError, AttributeError, IndexError, KeyError):
            # A frame nobody can read does not spoil those that one can.
            if name and name not in SAYING:
                chunk.comment = self._clean_event(event)
            else:
                chunk.unreadable += 1
                self.sample = self.sample or self._clean_event(event)

    def _read_failure(self, event: bytes) -> ProviderError | None:
        """Of an event whose name says that it is one: JSON, or plain words."""
        try:
            frame = parse_json(event)
        except ValueError:
            frame = decode_text(event).strip()
        failure = self.fault(translate_frame(frame)) if isinstance(frame, dict) else None
        return failure or self.fault({"error": frame or "no reason was given"})

    def _clean_event(self, event: bytes) -> str:
        """The words of an event as an error would show them: one line, no key, not too long."""
        failure = self.fault({"error": decode_text(event[:MAX_SAMPLE_BYTES])[:MAX_SAMPLE_CHARS]})
        return failure.detail if failure else ""

    def _read_frame(self, frame: Any, chunk: Chunk, parts: Parts) -> None:
        if frame is not None:
            self.said = True
        if isinstance(frame, list) and (failure := self.fault(frame)):
            self.failure = failure
        elif frame:  # neither null nor {}, [], 0, "": signs of life
            self._dict_frame(frame, chunk, parts)

    def _dict_frame(self, frame: dict[str, Any], chunk: Chunk, parts: Parts) -> None:
        frame = translate_frame(frame)
        choices = frame.get("choices")
        if choices:
            if not choices[0].get("index"):
                self._read_choice(choices[0], chunk, parts)
        elif choices is None:
            self._read_other(frame, chunk, parts)
        if frame.get("error"):
            self.failure = self.fault(frame)
        elif choices and choices[0].get("error"):
            self.failure = self.fault({"error": choices[0]["error"]})
        if usage := frame.get("usage"):
            chunk.usage = self._usage = read_usage(usage, self._usage)
        if isinstance(model := frame.get("model"), str):
            self._model = mend_text(model) or self._model

    def _read_other(self, frame: dict[str, Any], chunk: Chunk, parts: Parts) -> None:
        """A frame without choices: an error, a word of how it stands, or a delta on its own."""
        if any(isinstance(frame.get(name), dict) for name in ("delta", "message")):
            self._read_choice(frame, chunk, parts)
        elif status := read_status(frame):
            chunk.comment = mend_text(status)
        else:
            self.failure = self.fault(frame)
            if self.failure is None and is_failure(frame):
                self.failure = self.fault({"error": frame})
            elif self.failure is None and any(isinstance(frame.get(n), str) for n in BARE):
                self._read_choice(frame, chunk, parts)
            elif self.failure is None and not frame.keys() <= ALWAYS:
                self.unknown = self.unknown or self._clean_event(orjson.dumps(frame))

    def _read_choice(self, choice: dict[str, Any], chunk: Chunk, parts: Parts) -> None:
        delta = choice.get("delta") or choice.get("message") or choice
        before = len(parts.texts) + len(parts.thoughts)
        parts.read_delta(delta)
        if self._calls.read_delta(delta) or len(parts.texts) + len(parts.thoughts) > before:
            chunk.tokens += 1
        if logprobs := choice.get("logprobs"):
            chunk.probabilities = [*(chunk.probabilities or []), *read_probabilities(logprobs)]
        if isinstance(lines := delta.get("lines"), list):
            orjson.dumps(lines)  # a TypeError, where one is no text that can be stored
            chunk.lines = [*(chunk.lines or []), *lines]
        if isinstance(notes := delta.get("notes"), list):
            chunk.notes += tuple(mend_text(note) for note in notes if isinstance(note, str))
        if reason := read_reason(choice.get("finish_reason") or choice.get("done_reason")):
            self.finish_reason = chunk.finish_reason = reason

    def _finish_chunk(self, chunk: Chunk, parts: Parts) -> Chunk | None:
        for part in parts.calls:
            self._calls.add_piece(part)
        chunk.kinds, chunk.refused = tuple(dict.fromkeys(parts.kinds)), parts.refused
        for thought in cut_pieces("".join(parts.thoughts)):
            chunk.append("", self._thought.join(thought))
        if chunk.reasoning:
            self._split.no_tags()
        for piece in cut_pieces("".join(parts.texts)):
            if text := self._text.join(piece):
                self.has_text = True
                chunk.append(*self._split.feed(text))
        chunk.damaged = (chunk.text + chunk.reasoning).count(REPLACEMENT)
        self.has_words = self.has_words or bool(chunk.tokens or parts.calls)
        if chunk == NOTHING:
            return None
        chunk.model = self._model
        chunk.sample = self.sample if chunk.unreadable else ""
        return chunk


def cut_pieces(text: str) -> Iterable[str]:
    """One frame may hold megabytes: the other streams have their turn between its pieces."""
    return cut_long(text) if len(text) > PIECE_CHARS else (text,) * bool(text)


def cut_long(text: str) -> Iterator[str]:
    for start in range(0, len(text), PIECE_CHARS):
        if start:
            time.sleep(0)  # gevent switches here
        yield text[start : start + PIECE_CHARS]


def read_completion(answer: Any, who: str = "The provider") -> Completion:
    """A whole answer of /chat/completions or /completions."""
    require_choice(answer, who)
    assembler = Assembler(lambda _: None)
    chunks = [chunk for chunk in (assembler.take_answer(answer), assembler.end()) if chunk]
    return Completion(
        text="".join(chunk.text for chunk in chunks),
        reasoning="".join(chunk.reasoning for chunk in chunks).rstrip(),
        finish_reason=assembler.finish_reason,
        usage=chunks[0].usage if chunks else None,
        model=chunks[0].model if chunks else "",
    )


def require_choice(answer: Any, who: str) -> None:
    choices = translate_frame(read_mapping(answer)).get("choices")
    if not (isinstance(choices, list) and choices and read_mapping(choices[0])):
        raise BadAnswer(f"{who} sent a response without any text.")
