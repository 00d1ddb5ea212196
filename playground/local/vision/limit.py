"""Where an answer ends early: `max_tokens` and `stop`.

A reader has no tokens of its own. So that `max_tokens` means about what it means to a
language model, one is counted for every four letters or digits and for every other sign.
"""

import re
from collections.abc import Sequence

TOKEN = re.compile(r"\s*(?:\w{1,4}|[^\w\s])|\s+")


def count_tokens(text: str) -> int:
    return sum(1 for _ in TOKEN.finditer(text))


class Limit:
    """Takes an answer in pieces, gives back what of it may be said."""

    def __init__(self, max_tokens: int | None, stops: Sequence[str]) -> None:
        self.finish = ""  # why it ended; empty while it goes on
        self._said = ""
        self._left = max_tokens
        self._stops = stops
        self._overlap_chars = max((len(stop) for stop in stops), default=1) - 1
        self._held = ""  # may turn out to be the beginning of a stop

    @property
    def tokens(self) -> int:
        """How many were said."""
        return count_tokens(self._said)

    def feed(self, text: str) -> str:
        """A piece that begins with white space or a new answer, so that tokens stay whole."""
        if self.finish:
            return ""
        piece = self._take_within(text)
        self._held += piece
        positions = [place for stop in self._stops if (place := self._held.find(stop)) >= 0]
        if positions:
            return self._end_answer("stop", self._held[: min(positions)])
        if piece != text:
            return self._end_answer("length", self._held)
        ready = len(self._held) - self._overlap_chars
        said, self._held = self._held[: max(0, ready)], self._held[max(0, ready) :]
        return self._count_said(said)

    def rest(self) -> str:
        """What was held back, once nothing more comes."""
        return "" if self.finish else self._end_answer("stop", self._held)

    def _take_within(self, text: str) -> str:
        if self._left is None:
            return text
        tokens = TOKEN.findall(text)[: self._left]
        self._left -= len(tokens)
        return "".join(tokens)

    def _end_answer(self, why: str, said: str) -> str:
        self.finish, self._held = why, ""
        return self._count_said(said)

    def _count_said(self, said: str) -> str:
        self._said += said
        return said
