"""One streamed text answer: bytes in, Chunks out, and the ways in which it can end."""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from playground.providers import faults
from playground.providers.body import Body
from playground.providers.endings import classify_ending
from playground.providers.errors import (
    BadAnswer,
    BrokenOff,
    Cancelled,
    ProviderError,
    TimedOut,
    Unreachable,
)
from playground.providers.lenient import parse_json
from playground.providers.lines import LineDecoder, holds_lines
from playground.providers.shapes import Assembler, Chunk, require_choice, translate_frame
from playground.providers.sse import BOM, Decoder

MAX_ANSWER_CHARS = 1_000_000  # characters of one answer, its reasoning included
MAX_WHOLE_BYTES = 4 * 2**20  # bytes of an answer that comes in one piece
MAX_SILENT_BYTES = 4 * 2**20  # that bring neither text nor anything else
MOST_EVENTS = 64  # that are read without a turn for the others: some are read twice
MAX_UNREADABLE_EVENTS = 1_000  # events of one answer
LASTS = 3600.0  # seconds until an answer has to be complete, whatever keeps on coming
DRAIN_SECONDS = (
    0.1  # seconds for the last bytes behind [DONE]; else the connection is not used again
)
BLANK = b" \t\r\n\0"  # what keeps a connection open before an answer in one piece
WHOLE = (b"{", b"[", b'"', b"<")  # how a body begins that is no event stream, whatever it is called


class Stream:
    """Iterate over it for Chunks. Leave it early with close(), or use it as a context manager."""

    def __init__(self, body: Body, assembler: Assembler) -> None:
        self._body, self._who = body, body.who
        self.note = ""  # a sentence on how it was asked for
        self._assembler = assembler
        self._first: bytes | None = None  # what was read already, to see what it is
        self._answer: Any = None  # the whole of it, where it came in one piece
        self._decoder: Decoder | LineDecoder = Decoder()
        self._unreadable = 0
        self._silent = 0  # bytes since the last that said something

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Chunk]:
        written = 0
        try:
            if self.note:
                yield Chunk(notes=(self.note,))
            for chunk in self._list_chunks():
                yield chunk
                written += len(chunk.text) + len(chunk.reasoning)
                if written > MAX_ANSWER_CHARS:
                    raise self._build_endless_error(
                        f"wrote more than {MAX_ANSWER_CHARS:,} characters"
                    )
        finally:
            self.close()

    def open(self) -> None:
        """See whether it is a stream at all. An error in place of one is raised."""
        self._first = self._read_opening()
        if holds_lines(self._body.headers.get("content-type", ""), self._first):
            self._decoder = LineDecoder()
        elif self._first.startswith(WHOLE):
            self._answer = self._load_answer(self._first)

    def close(self) -> None:
        """Hang up, unless the answer has ended. May be called at any time, and again."""
        self._body.close()

    def _list_chunks(self) -> Iterator[Chunk]:
        try:
            yield from self._read_chunks()
        except (ProviderError, Cancelled):
            # What was held back, because it might have become a tag, is part of what arrived.
            if chunk := self._assembler.end():
                yield chunk
            raise

    def _read_chunks(self) -> Iterator[Chunk]:
        if self._first is None:
            self.open()
        assembler, decoder = self._assembler, self._decoder
        data, end = self._first or b"", time.monotonic() + LASTS
        if self._answer is not None:
            yield from self._read_whole(self._answer)
            return
        while data:
            yield from self._take_events(decoder.feed(data))
            if assembler.complete or assembler.failure:
                break
            if time.monotonic() > end:
                raise TimedOut(f"{self._who} didn't finish within {LASTS / 60:.0f} minutes.")
            data = self._read_data()
        yield from self._finish_chunks()

    def _take_events(self, events: list[bytes]) -> Iterator[Chunk]:
        """A chunk of all that arrived: of so many small events that it is several, with turns."""
        assembler, decoder = self._assembler, self._decoder
        for start in range(0, max(1, len(events)), MOST_EVENTS):
            if start:
                self._body.yield_turn()
            if chunk := assembler.take(events[start : start + MOST_EVENTS]):
                self._count_unreadable(chunk)
                yield chunk
            elif decoder.comment:
                yield Chunk(comment=decoder.comment)
            decoder.comment = ""
            if assembler.complete or assembler.failure:
                break

    def _count_unreadable(self, chunk: Chunk) -> None:
        self._silent = 0 if chunk.tokens else self._silent
        self._unreadable += chunk.unreadable
        if self._unreadable > MAX_UNREADABLE_EVENTS:
            raise self._build_endless_error(f"sent {self._unreadable:,} unreadable pieces")

    def _read_opening(self) -> bytes:
        """The first that is more than a sign of life, by which a stream is told from an answer."""
        data = self._read_data()
        while data:
            start = data.lstrip(BLANK)
            if start and not BOM.startswith(start):
                return start.removeprefix(BOM).lstrip(BLANK) or self._read_data()
            more = self._read_data()
            if not more:
                return start
            data = start + more
        return b""

    def _read_data(self) -> bytes:
        data = self._body.read()
        self._silent += len(data)
        if self._silent > MAX_SILENT_BYTES:
            raise self._build_endless_error(f"sent {MAX_SILENT_BYTES // 2**20} MB without any text")
        return data

    def _finish_chunks(self) -> Iterator[Chunk]:
        assembler = self._assembler
        if chunk := assembler.take(self._decoder.end()):
            yield chunk
        if chunk := assembler.end():
            yield chunk
        if failure := assembler.failure or self._find_failure():
            raise failure
        self._body.finish(DRAIN_SECONDS)

    def _find_failure(self) -> ProviderError | None:
        """Why an answer that has ended is none, or not a whole one."""
        assembler, who = self._assembler, self._who
        if assembler.sample and not assembler.has_words:
            return BadAnswer(f"{who} sent nothing readable: “{assembler.sample}”")
        if classify_ending(assembler.finish_reason) == "broken":
            return BrokenOff(f"{who} ended the answer early (“{assembler.finish_reason}”).")
        if assembler.unknown and not (assembler.has_words or assembler.finish_reason):
            return BadAnswer(f"{who} answers in an unknown format: “{assembler.unknown}”")
        if assembler.complete or assembler.finish_reason:
            return None
        if self._first and not (assembler.said or self._decoder.started):
            return self._make_misfit(self._first)
        if assembler.said:
            return Unreachable(
                f"The connection to {who} was lost before the response was complete."
            )
        return BadAnswer(f"{who} sent an empty answer.")

    def _build_endless_error(self, what: str) -> BadAnswer:
        return BadAnswer(f"{self._who} {what} in one answer and was cut off.")

    def _make_misfit(self, body: bytes) -> BadAnswer:
        failure = self._assembler.fault({"error": faults.read_error(body)[1]})
        words = failure.detail if failure else ""
        said = f": “{words}”" if words else "."
        return BadAnswer(f"{self._who} sent something other than text{said}", detail=words)

    def _load_answer(self, data: bytes) -> Any:
        """The answer in one piece, where a stream was asked. An error in its place is raised."""
        parts, size, end = [data], len(data), time.monotonic() + LASTS
        while (part := self._body.read()) and time.monotonic() < end:
            parts.append(part)
            size += len(part)
            if size > MAX_WHOLE_BYTES:
                raise self._build_endless_error(f"sent more than {MAX_WHOLE_BYTES // 2**20} MB")
        body = b"".join(parts)
        try:
            answer = parse_json(body)
        except ValueError as error:
            raise self._make_misfit(body) from error
        answer = translate_frame(answer) if isinstance(answer, dict) else answer
        if failure := self._assembler.fault(answer):
            raise failure
        require_choice(answer, self._who)
        return answer

    def _read_whole(self, answer: Any) -> Iterator[Chunk]:
        if chunk := self._assembler.take_answer(answer):
            yield chunk
        if chunk := self._assembler.end():
            yield chunk
        self._assembler.complete = True
        if failure := self._assembler.failure or self._find_failure():
            raise failure
