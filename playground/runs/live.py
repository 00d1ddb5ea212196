"""Runs being answered in this process: what arrived so far, and who is watching.

A `Live` is written by one worker and read by any number of followers. Nothing here touches the
database: `recorder` copies it there about once a second.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from playground.models import Run, Status
from playground.providers import Cancel, Chunk, ProviderError
from playground.providers.shapes.probabilities import Probability
from playground.providers.waits import Wait, watcher
from playground.runs.notes import add_notes, list_losses
from playground.runs.rows import fit_column

MOST_LINES = 5_000  # of one page
MOST_PROBABILITIES = 4_000  # tokens of one answer
HEARTBEAT_SECONDS = 15.0  # seconds of silence after which a follower gets a sign of life


@dataclass(frozen=True, slots=True)
class Cut:
    """Why an answer was not heard to its end."""

    kind: str
    reason: str  # a sentence
    kept_chars: int  # that are worth keeping


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
    losses: list[str] | None = None  # all sentences so far on what did not become text


@dataclass(slots=True, eq=False)
class Live:
    """One run on its way. `text` and `reasoning` grow; `ended` is set once, by `settle_outcome`.

    They are strings, copied at every token: that takes less time than a token takes to be parsed,
    and a list of the tokens would take ten times the memory, in every open stream.
    """

    run: Run
    cancel: Cancel = field(default_factory=Cancel)
    started: float = field(default_factory=time.monotonic)
    text: str = ""
    reasoning: str = ""
    opening: str = ""  # words that the answer was given to begin with
    moves: int = 0
    phase: Phase | None = None
    losses: list[str] = field(default_factory=list)  # sentences: replaced when there are more
    lines: list[dict[str, Any]] = field(default_factory=list)  # where the words of a page stand
    probabilities: list[Probability] = field(default_factory=list)  # of the first tokens
    cut: Cut | None = None
    tokens: int = 0
    usage: dict[str, Any] | None = None
    dirty: bool = True
    ended: bool = False
    leaving: bool = False  # the process is going down
    resumes: float = 0.0  # when what was refused is sent again
    rests: bool = False  # goes back into the queue until its provider takes it, see runs.rests
    lost: bool = False  # the run was deleted, or belongs to another attempt: nothing is stored
    recorded: threading.Event = field(default_factory=threading.Event)
    notifications: int = 0  # how often followers were
    waiting: list[threading.Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.text or self.opening

    @property
    def id(self) -> UUID:
        return self.run.id

    def take_chunk(self, chunk: Chunk) -> None:
        """Keep what one read from the provider brought, and tell the followers."""
        if chunk.moved:
            self.reasoning, self.text = self.reasoning + self.text, ""
            self.moves += 1
        if chunk.text or chunk.reasoning:
            self._grow_text(chunk)
        elif chunk.comment:
            self.phase = Phase("queued", chunk.comment)
        self._note_facts(chunk)
        self.notify_followers()

    def _grow_text(self, chunk: Chunk) -> None:
        if self.run.time_to_first_token is None:
            self.run.time_to_first_token = time.monotonic() - self.started
        self.text += chunk.text.replace("\0", "")
        self.reasoning += chunk.reasoning.replace("\0", "")
        self.tokens += chunk.tokens
        self.phase = None
        self.dirty = True

    def _note_facts(self, chunk: Chunk) -> None:
        if chunk.finish_reason:
            self.run.finish_reason = fit_column("finish_reason", chunk.finish_reason)
        if chunk.usage:
            self.usage = chunk.usage.to_dict()
        if chunk.probabilities:
            room = MOST_PROBABILITIES - len(self.probabilities)
            self.probabilities += chunk.probabilities[:room]
        if chunk.lines:
            self.lines = chunk.lines[:MOST_LINES]
        losses = chunk.unreadable or chunk.damaged or chunk.kinds
        if losses or chunk.refused or chunk.notes or chunk.calls:
            self.run.extra = add_notes(self.run.extra, chunk)
            self.losses = list_losses(self.run.extra)
            self.dirty = True
        if chunk.model:
            self.run.answered_by = fit_column("answered_by", chunk.model)

    @property
    def is_unsent(self) -> bool:
        """Of the queue, and waits for its next try: the provider has nothing of it now."""
        return bool(self.run.attempts) and time.monotonic() < self.resumes

    def wait_for_retry(self, seconds: float, error: ProviderError) -> None:
        self.resumes = time.monotonic() + seconds
        self.show_phase(Phase("retrying", error.message, seconds))

    def show_phase(self, phase: Phase) -> None:
        """Followers are told where it is another than before."""
        if phase != self.phase:
            self.phase = phase
            self.notify_followers()

    def begin_anew(self) -> None:
        """It is about to be sent: what it waited before that is none of the provider's time."""
        self.started = time.monotonic()
        self.show_phase(Phase("waiting"))

    def settle_outcome(self, status: Status, error: ProviderError | None = None) -> None:
        """Settle the outcome on the run. The recorder writes it; then `recorded` is set."""
        run = self.run
        run.status = status
        run.duration = time.monotonic() - self.started
        run.usage = self.usage or self.estimate_usage()
        if status is not Status.DONE and run.time_to_first_token is None:
            self.text = ""  # nothing was added to what it was given
        if error is not None:
            run.error_kind, run.error, run.error_hint = error.kind, error.message, error.hint
        if self.probabilities:
            run.extra = {**run.extra, "probabilities": len(self.probabilities)}
        self.copy_to_run()
        self.dirty = self.ended = True

    def lose_claim(self) -> None:
        """Hang up: whatever comes of it, this is no longer who stores it."""
        self.lost = True
        self.cancel.cancel()

    def estimate_usage(self) -> dict[str, Any] | None:
        """Counted frames, where the provider sent no usage."""
        return {"completion_tokens": self.tokens, "estimated": True} if self.tokens else None

    def copy_to_run(self) -> None:
        """What there is so far, for the recorder."""
        self.run.text, self.run.reasoning = self.text, self.reasoning

    def notify_followers(self) -> None:
        self.notifications += 1
        waiting, self.waiting = self.waiting, []
        for follower in waiting:
            follower.set()

    def follow_news(self, seen: "Seen") -> Iterator[News | None]:
        """What arrives after `seen`, until the end. None is a sign of life."""
        bell = threading.Event()
        with watcher.watch(Wait(HEARTBEAT_SECONDS, bell.set)) as wait:
            yield from self._list_news(seen, bell, wait)

    def _list_news(self, seen: "Seen", bell: threading.Event, wait: Wait) -> Iterator[News | None]:
        phase: Phase | None = None
        losses: list[str] = []
        while True:
            notified, ended = self.notifications, self.ended
            news = self.build_news(seen, phase, losses)
            phase, losses = self.phase, self.losses
            if news:
                yield news
            elif ended:
                return
            else:
                self.waiting.append(bell)
                # What came between the look and the bell rang for nobody.
                if self.notifications == notified and wait.is_long(bell):
                    yield None
                bell.clear()

    def build_news(self, seen: "Seen", phase: Phase | None, losses: list[str]) -> News | None:
        """What a follower has not seen who knows `phase` and `losses`; `seen` comes up to date."""
        moved = seen.moves != self.moves
        if moved:
            seen.move_text(self.moves)
        text, reasoning = self.text[seen.text :], self.reasoning[seen.reasoning :]
        seen.text += len(text)
        seen.reasoning += len(reasoning)
        other = self.phase if self.phase is not phase else None
        lost = self.losses if self.losses != losses else None
        any_news = text or reasoning or moved or other or lost
        return News(text, reasoning, moved, other, lost) if any_news else None


@dataclass(slots=True)
class Seen:
    """How far a follower has read, in characters. As text it is the id of a server-sent event."""

    text: int = 0
    reasoning: int = 0
    moves: int = 0

    def move_text(self, moves: int) -> None:
        """The follower moves the text it has to the reasoning; the rest of it follows there."""
        self.reasoning += self.text
        self.text, self.moves = 0, moves

    def __str__(self) -> str:
        return f"{self.text}.{self.reasoning}.{self.moves}"

    @classmethod
    def parse_seen(cls, value: str) -> "Seen":
        """Nonsense means: from the start."""
        parts = value.split(".")
        if len(parts) == 3 and all(p.isascii() and p.isdigit() and len(p) < 12 for p in parts):
            return cls(*map(int, parts))
        return cls()
