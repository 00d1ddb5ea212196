"""What was read, in the documented form: a whole answer or a stream of chunks."""

import time
import uuid
from collections.abc import Iterator
from contextlib import closing

from playground.local.messages import Events, Json
from playground.local.upstream import Chunks
from playground.local.vision.limit import Limit
from playground.local.vision.wanted import Wanted

NOTE = "This model reads the text in images, and nothing else: it follows no instruction."
BETWEEN_PAGES = "\n\n"


class Reading:
    """One answer while it is being read, page by page."""

    def __init__(self, wanted: Wanted, model: str, pages: Chunks) -> None:
        self._wanted = wanted
        self._pages = pages
        self._limit = Limit(wanted.max_tokens, wanted.stops)
        self._lines: list[Json] = []
        self._notes: list[str] = []
        self._head = {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "created": int(time.time()),
            "model": model,
        }

    def build_whole(self) -> Json:
        said = "".join(piece["say"] for piece in self._list_pieces() if isinstance(piece, dict))
        message = {"role": "assistant", "content": said, "lines": self._lines} | self._list_notes()
        choice = {"index": 0, "message": message, "finish_reason": self._limit.finish}
        usual = self._head | {"object": "chat.completion", "choices": [choice]}
        return usual | {"usage": self._count_usage(), "note": NOTE}

    def stream_events(self) -> Events:
        """The boxes come with the last piece of text, whose end is only then known."""
        yield self._build_chunk({"role": "assistant", "content": ""}) | {"note": NOTE}
        last = ""
        for piece in self._list_pieces():
            if isinstance(piece, str):
                yield piece
                continue
            if last:
                yield self._build_chunk({"content": last})
            last = piece["say"]
        yield self._build_chunk({"content": last, "lines": self._lines} | self._list_notes())
        yield self._build_chunk({}, self._limit.finish)
        if self._wanted.include_usage:
            yield self._build_chunk({}) | {"choices": [], "usage": self._count_usage()}

    def _list_pieces(self) -> Iterator[Json | str]:
        """Pieces of the text as {"say": …}, and what is being done as plain strings."""
        with closing(self._pages):
            for event in self._pages:
                if "text" not in event:
                    yield self._describe_progress(event)
                    continue
                yield from self._read_page(event)
                if self._limit.finish:
                    return
        yield {"say": self._limit.rest()}

    def _read_page(self, event: Json) -> Iterator[Json]:
        self._lines += [{"page": event["page"]} | line for line in event["lines"]]
        if event["note"]:
            where = f"Page {event['page'] + 1}: " if self._wanted.pages > 1 else ""
            self._notes.append(where + event["note"])
        between = BETWEEN_PAGES if event["page"] else ""
        for line in (between + event["text"]).splitlines(keepends=True):
            if said := self._limit.feed(line):
                yield {"say": said}

    def _list_notes(self) -> Json:
        """Sentences on what was not read, where there are any."""
        return {"notes": self._notes} if self._notes else {}

    def _describe_progress(self, event: Json) -> str:
        place = f"page {event['page'] + 1} of {self._wanted.pages}"
        return f"read {event['read']} of {event['found']} lines of {place}"

    def _build_chunk(self, delta: Json, finish: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return self._head | {"object": "chat.completion.chunk", "choices": [choice]}

    def _count_usage(self) -> dict[str, int]:
        prompt_tokens, said = self._wanted.prompt_tokens, self._limit.tokens
        return {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": said,
            "total_tokens": prompt_tokens + said,
        }
