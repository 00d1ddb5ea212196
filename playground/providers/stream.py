"""One streamed text answer: bytes in, Chunks out, and the ways in which it can end."""

from collections.abc import Iterator
from types import TracebackType
from typing import Self

import orjson

from playground.providers.body import Body
from playground.providers.errors import BadAnswer, Unreachable
from playground.providers.shapes import Assembler, Chunk, read_completion
from playground.providers.sse import Decoder

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
        try:
            yield from self._chunks()
        finally:
            self.close()

    def close(self) -> None:
        """Hang up, unless the answer has ended. May be called at any time, and again."""
        self._body.close()

    def _chunks(self) -> Iterator[Chunk]:
        assembler, decoder, body = self._assembler, self._decoder, self._body
        data = self._first or body.read()
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

    def _whole(self, data: bytes) -> Chunk:
        """The answer in one piece, where a stream was asked: an error, or all of it at once."""
        while part := self._body.read():
            data += part
        who = self._body.who
        try:
            answer = orjson.loads(data)
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
