"""The events of several runs as one stream: a browser opens only six connections to a site."""

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from playground.http import encode_event, later_events, list_addresses
from playground.infrastructure.connections import release_connections
from playground.models import Run
from playground.runs import services as runs
from playground.runs.live import Seen
from playground.runs.presenters import render_turn
from textlab.votes.masking import BlindSeen, is_hidden, list_masked_events

PENDING_EVENTS = 64  # that nobody has read yet; then the runs' followers wait, and gather text
LOOK_SECONDS = 1.0  # between two looks at whether the reader has left
ENDED = b""

Followed = tuple[Run, Seen]


class Merged:
    """One follower for each run. What they bring lies here until the reader takes all of it."""

    def __init__(self, followed: Sequence[Followed]) -> None:
        self._events: deque[bytes] = deque()
        self._bell, self._room = threading.Event(), threading.Event()
        self._left = False
        self._threads = [
            threading.Thread(target=self._follow_run, args=each, daemon=True) for each in followed
        ]

    def read_events(self) -> Iterator[bytes]:
        """As many as have come: one write to the reader's connection for all of them."""
        try:
            for thread in self._threads:
                thread.start()
            going = len(self._threads)
            while going:
                self._bell.wait()
                self._bell.clear()
                events = [self._events.popleft() for _ in range(len(self._events))]
                self._room.set()
                going -= events.count(ENDED)
                if text := b"".join(events):
                    yield text
        finally:
            self._left = True

    def _follow_run(self, run: Run, seen: Seen) -> None:
        try:
            for event in follow_events(run, seen):
                if not self._put(event):
                    return
        finally:
            release_connections()
            self._put(ENDED)

    def _put(self, event: bytes) -> bool:
        """False once the reader has left: the run goes on without anybody looking on."""
        while len(self._events) >= PENDING_EVENTS and not self._left:
            self._room.clear()
            if len(self._events) >= PENDING_EVENTS:
                self._room.wait(LOOK_SECONDS)
        self._events.append(event)
        if not self._bell.is_set():
            self._bell.set()
        return not self._left


def list_events(followed: Sequence[Followed]) -> Iterator[bytes]:
    """Who they are, all of them first; then what arrives, until the last has ended."""
    for run, _seen in followed:
        yield encode_event("run", {**list_addresses(run), "run": str(run.pk), **name_lane(run)})
    yield from Merged(followed).read_events()


def follow_events(run: Run, seen: Seen) -> Iterator[bytes]:
    """In a blind round, only what may be seen before the vote."""
    key = str(run.pk)
    if is_hidden(run):
        blind = BlindSeen(seen.text, seen.reasoning, seen.moves)
        return list_masked_events(run, runs.follow_run(run, blind), blind, run=key)
    return later_events(run, runs.follow_run(run, seen), seen, render_turn, run=key)


def name_lane(run: Run) -> dict[str, Any]:
    """Whose it is, where it is an answer of a comparison."""
    answer = getattr(run, "lane_answer", None)
    return {"position": answer.position, "round": str(answer.round_id)} if answer else {}
