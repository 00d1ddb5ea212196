"""One streamed text answer: bytes in, Chunks out, and the ways in which it can end."""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import orjson

from playground.providers.body import Body
from playground.providers.errors import BadAnswer, TimedOut, Unreachable
from playground.providers.shapes import Assembler, Chunk, read_completion
from playground.providers.sse import Decoder

LONGEST = 1_000_000  # characters of one answer, its reasoning included
LARGEST = 16 * 2**20  # bytes of an answer that comes in one piece
LASTS = 3600.0  # seconds until an answer has to be complete, whatever keeps on coming
DRAIN = 0.1  # seconds for the last bytes behind [DONE]; else the connection is not used again
WHOLE = (b"{", b"[", b'"', b"<")  # how a body begins that is no event stream, whatever it is called


class Stream:
    """Iterate over it for Chunks. Leave it early with close(), or use it as a context manager."""

    def __init__(self, body: Body, assembler: Assembler, *, first: bytes = b"") -> None:
        self._body = body
        self._assembler = assembler
        self._first = first  # what was read already, to see what it is
        self._decoder = Decoder()

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
            for chunk in self._chunks():
                yield chunk
                written += len(chunk.text) + len(chunk.reasoning)
                if written > LONGEST:
                    raise self._endless(f"wrote more than {LONGEST:,} characters")
        finally:
            self.close()

    def close(self) -> None:
        """Hang up, unless the answer has ended. May be called at any time, and again."""
        self._body.close()

    def _chunks(self) -> Iterator[Chunk]:
        assembler, decoder, body = self._assembler, self._decoder, self._body
        data, end = self._first or body.read(), time.monotonic() + LASTS
        if data.lstrip().startswith(WHOLE):
            yield self._whole(data)
            return
        while data:
            if chunk := assembler.take(decoder.feed(data)):
                yield chunk
            elif decoder.comment:
                yield Chunk(comment=decoder.comment)
            decoder.comment = ""
            if assembler.complete or assembler.failure:
                break
            if time.monotonic() > end:
                raise TimedOut(f"{body.who} did not come to an end in {LASTS / 60:.0f} minutes.")
            data = body.read()
        yield from self._ending()

    def _ending(self) -> Iterator[Chunk]:
        assembler = self._assembler
        if chunk := assembler.take(self._decoder.end()):
            yield chunk
        if chunk := assembler.end():
            yield chunk
        if assembler.failure:
            raise assembler.failure
        if not assembler.complete and not assembler.finish_reason:
            raise self._unfinished()
        self._body.finish(DRAIN)

    def _unfinished(self) -> BadAnswer | Unreachable:
        who = self._body.who
        if self._assembler.said:
            return Unreachable(f"The connection to {who} was cut before the answer was complete.")
        return BadAnswer(f"{who} sent an empty answer.")

    def _endless(self, what: str) -> BadAnswer:
        return BadAnswer(f"{self._body.who} {what} in one answer, and was cut off.")

    def _whole(self, data: bytes) -> Chunk:
        """The answer in one piece, where a stream was asked: an error, or all of it at once."""
        parts, size, who = [data], len(data), self._body.who
        while part := self._body.read():
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise self._endless(f"sent more than {LARGEST // 2**20} MB")
        try:
            answer = orjson.loads(b"".join(parts))
        except orjson.JSONDecodeError as error:
            raise BadAnswer(f"{who} sent something else than a text.") from error
        if failure := self._assembler.fault(answer):
            raise failure
        done = read_completion(answer, who)
        return Chunk(
            text=done.text,
            reasoning=done.reasoning,
            tokens=1,
            finish_reason=done.finish_reason,
            usage=done.usage,
            model=done.model,
        )
