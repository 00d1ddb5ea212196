"""The line before an engine: who comes while all its places are taken waits for one.

Owners take turns: what one of them asks for all at once does not hold up the single request of
another. Requests that name no owner are one owner's, in the order in which they came.
"""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playground.local.errors import ClientGoneError

SIGN_SECONDS = 5.0  # between two signs of life to somebody who waits


@dataclass(eq=False)
class Ticket:
    """A request's place in the line; `turn` is set when it may go on, or has left."""

    line: "Line"
    round: int
    number: int
    turn: threading.Event = field(default_factory=threading.Event)
    left: bool = False

    def leave_line(self) -> None:
        """Its client hung up: who stands behind moves up."""
        self.line.remove_ticket(self)

    def list_positions(self, patience: float) -> Generator[int, None, None]:
        """How many are before it, whenever that changes and now and then, until its turn.

        Says nothing for `patience` seconds. Raises ClientGoneError if it has left.
        """
        last_told, due = -1, time.monotonic() + SIGN_SECONDS
        if not self.turn.wait(patience):
            while not self.turn.is_set():
                before = self.line.count_before(self)
                if before != last_told or time.monotonic() >= due:
                    last_told, due = before, time.monotonic() + SIGN_SECONDS
                    yield before
                self.line.wait_for_news(self, due - time.monotonic())
        if self.left:
            raise ClientGoneError


class Line:
    """`places` requests are answered at a time. Safe to use from many threads."""

    def __init__(self, places: int) -> None:
        self._changed = threading.Condition()
        self._free = places
        self._waiting: list[Ticket] = []
        self._rounds: dict[str, int] = {}  # of each owner's last ticket
        self._round = self._number = 0

    @contextmanager
    def take_ticket(self, owner: str = "") -> Iterator[Ticket]:
        """Stand in line, and give the place back at the end."""
        ticket = self._add_ticket(owner)
        try:
            yield ticket
        finally:
            self._give_back(ticket)

    def count_free(self) -> int:
        """How many places nobody has taken."""
        with self._changed:
            return self._free

    def count_before(self, ticket: Ticket) -> int:
        """How many will have their turn before this one, as things are now."""
        with self._changed:
            mine = (ticket.round, ticket.number)
            return sum((each.round, each.number) < mine for each in self._waiting)

    def wait_for_news(self, ticket: Ticket, seconds: float) -> None:
        """Until anybody came, had their turn or left."""
        with self._changed:
            if seconds > 0 and not ticket.turn.is_set():
                self._changed.wait(seconds)

    def remove_ticket(self, ticket: Ticket) -> None:
        with self._changed:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                ticket.left = True
                ticket.turn.set()
                self._changed.notify_all()

    def _add_ticket(self, owner: str) -> Ticket:
        """An owner's next request belongs to a later round than the one before it."""
        with self._changed:
            turn = max(self._round, self._rounds.get(owner, -1) + 1)
            self._rounds[owner] = turn
            self._number += 1
            ticket = Ticket(self, turn, self._number)
            self._waiting.append(ticket)
            self._admit_next()
            return ticket

    def _give_back(self, ticket: Ticket) -> None:
        self.remove_ticket(ticket)
        with self._changed:
            if not ticket.left:
                self._free += 1
                self._admit_next()

    def _admit_next(self) -> None:
        while self._free and self._waiting:
            first = min(self._waiting, key=lambda each: (each.round, each.number))
            self._waiting.remove(first)
            self._free, self._round = self._free - 1, first.round
            first.turn.set()
        if not self._waiting:
            self._rounds.clear()
        self._changed.notify_all()
