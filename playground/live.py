"""Runs being answered in this process: what arrived so far, and who is watching.

A `Live` is written by one worker and read by any number of followers. Nothing here touches the
database: `recorder` copies it there about once a second.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from queue import Empty, SimpleQueue
from typing import Any
from uuid import UUID

from playground.models import Run, Status
from playground.providers import Cancel, Chunk, ProviderError

MOST_LINES = 5_000  # of one page
HEARTBEAT = 15.0  # seconds of silence after which a follower gets a sign of life


@dataclass(slots=True)
class Phase:
    """What a run waits for, while no text comes."""

    name: str  # waiting, queued, retrying
    message: str = ""
    seconds: float | None = None


@dataclass(slots=True)
class News:
    """What a follower has not seen yet. `text` and `reasoning` come after `moved`."""

    text: str = ""
    reasoning: str = ""
    moved: bool = False  # the text seen so far was reasoning
    phase: Phase | None = None


@dataclass(slots=True, eq=False)
class Live:
    """One run on its way. `text` and `reasoning` grow; `ended` is set once, by `end`."""

    run: Run
    cancel: Cancel = field(default_factory=Cancel)
    started: float = field(default_factory=time.monotonic)
    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    moves: int = 0
    phase: Phase | None = None
    tokens: int = 0
    usage: dict[str, Any] | None = None
    dirty: bool = True
    ended: bool = False
    leaving: bool = False  # the process is going down
    recorded: threading.Event = field(default_factory=threading.Event)
    waiting: list[SimpleQueue[None]] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.run.id

    def take(self, chunk: Chunk) -> None:
        """Keep what one read from the provider brought, and tell the followers."""
        if chunk.moved:
            self.reasoning, self.text = [*self.reasoning, *self.text], []
            self.moves += 1
        if chunk.text or chunk.reasoning:
            self._grow(chunk)
        elif chunk.comment:
            self.phase = Phase("queued", chunk.comment)
        self._note(chunk)
        self.tell()

    def _grow(self, chunk: Chunk) -> None:
        if self.run.time_to_first_token is None:
            self.run.time_to_first_token = time.monotonic() - self.started
        if chunk.text:
            self.text.append(chunk.text)
        if chunk.reasoning:
            self.reasoning.append(chunk.reasoning)
        self.tokens += chunk.tokens
        self.phase = None
        self.dirty = True

    def _note(self, chunk: Chunk) -> None:
        if chunk.finish_reason:
            self.run.finish_reason = chunk.finish_reason
        if chunk.usage:
            self.usage = {k: v for k, v in asdict(chunk.usage).items() if v is not None}
        if chunk.lines:
            self.run.extra = {**self.run.extra, "lines": chunk.lines[:MOST_LINES]}
        if chunk.model:
            self.run.answered_by = chunk.model

    def wait_for_retry(self, seconds: float, error: ProviderError) -> None:
        self.phase = Phase("retrying", error.message, seconds)
        self.tell()

    def end(self, status: Status, error: ProviderError | None = None) -> None:
        """Settle the outcome on the run. The recorder writes it; then `recorded` is set."""
        run = self.run
        run.status = status
        run.duration = time.monotonic() - self.started
        run.usage = self.usage or self.estimate()
        if error is not None:
            run.error_kind, run.error, run.error_hint = error.kind, error.message, error.hint
        self.compact()
        self.dirty = self.ended = True

    def estimate(self) -> dict[str, Any] | None:
        """Counted frames, where the provider sent no usage."""
        return {"completion_tokens": self.tokens, "estimated": True} if self.tokens else None

    def compact(self) -> None:
        """Join the pieces onto the run, so that storing it costs one string."""
        self.run.text = "".join(self.text)
        self.run.reasoning = "".join(self.reasoning)

    def tell(self) -> None:
        waiting, self.waiting = self.waiting, []
        for follower in waiting:
            follower.put(None)

    def follow(self, seen: "Seen") -> Iterator[News | None]:
        """What arrives after `seen`, until the end. None is a sign of life."""
        cursor = Cursor(self, seen)
        bell: SimpleQueue[None] = SimpleQueue()
        while True:
            ended = self.ended
            if news := cursor.take():
                yield news
            elif ended:
                return
            else:
                self.waiting.append(bell)
                try:
                    bell.get(timeout=HEARTBEAT)
                except Empty:
                    yield None


@dataclass(slots=True)
class Seen:
    """How far a follower has read, in characters. As text it is the id of a server-sent event."""

    text: int = 0
    reasoning: int = 0
    moves: int = 0

    def __str__(self) -> str:
        return f"{self.text}.{self.reasoning}.{self.moves}"

    @classmethod
    def parse(cls, value: str) -> "Seen":
        """Nonsense means: from the start."""
        parts = value.split(".")
        if len(parts) == 3 and all(p.isascii() and p.isdigit() and len(p) < 12 for p in parts):
            return cls(*map(int, parts))
        return cls()


class Cursor:
    """One follower's place in the pieces of a `Live`."""

    def __init__(self, live: Live, seen: Seen) -> None:
        self.live = live
        self.seen = seen
        self.phase: Phase | None = None
        self._find()

    def _find(self) -> None:
        self.text, self.text_skip = place(self.live.text, self.seen.text)
        self.reasoning, self.reasoning_skip = place(self.live.reasoning, self.seen.reasoning)

    def take(self) -> News | None:
        live, seen = self.live, self.seen
        moved = self._moved()
        text = "".join(live.text[self.text :])[self.text_skip :]
        reasoning = "".join(live.reasoning[self.reasoning :])[self.reasoning_skip :]
        phase = live.phase if live.phase is not self.phase else None
        self.text, self.reasoning, self.phase = len(live.text), len(live.reasoning), live.phase
        self.text_skip = self.reasoning_skip = 0
        seen.text += len(text)
        seen.reasoning += len(reasoning)
        if text or reasoning or moved or phase:
            return News(text, reasoning, moved, phase)
        return None

    def _moved(self) -> bool:
        """The follower moves the text it has to the reasoning; the rest of it follows there."""
        if self.seen.moves == self.live.moves:
            return False
        self.seen.reasoning += self.seen.text
        self.seen.text, self.seen.moves = 0, self.live.moves
        self._find()
        return True


def place(parts: list[str], seen: int) -> tuple[int, int]:
    """Where `seen` characters lead: the index of a part, and how far into it."""
    for index, part in enumerate(parts):
        if seen < len(part):
            return index, seen
        seen -= len(part)
    return len(parts), 0
