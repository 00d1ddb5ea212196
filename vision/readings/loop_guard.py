"""Stops an answer that goes round in circles, or that has no end.

A model that reads a picture may fall into a loop and write the same word, line or table row until
its last token. `Guard` is fed the answer as it streams. Every 256 characters it looks at the end of
the answer: turned round, a text that repeats itself begins with what follows one period later, so
the period is the place where `str.find` meets the beginning again, and its search is linear. What
is looked at never exceeds WINDOW, so a character costs the same however long the answer is.

What real pages repeat must pass: dotted lines, rulings, empty forms, equal rows of a table, sheets
of labels. Therefore long stretches are asked for: to cut a good reading is worse than to spend some
more tokens. What counts up (1, 2, 3 …) is no exact repetition and only meets the limit.
"""

import re
from typing import Literal

LIMIT = 100_000  # characters; the densest newspaper page has about 40,000
WINDOW = 16_384
STEP_CHARS = 256
SCALES = (64, 512, 4_096, 8_192)  # each finds periods up to its half, see `_find_period`

WORDLESS = re.compile(r"[\W_]*")


class Guard:
    """Of one answer. Once `feed` said why to stop, the attributes say the rest."""

    def __init__(self, limit_chars: int = LIMIT) -> None:
        self.limit = limit_chars
        self.kind: Literal["", "loop", "runaway"] = ""
        self.reason = ""
        self.block = ""  # what was repeated
        self.times = 0  # how often in a row, at least
        self.keep = 0  # characters worth keeping: all up to the end of the first of them
        self._seen = 0
        self._tail = ""
        self._fresh: list[str] = []
        self._waiting = 0

    def feed(self, text: str) -> str | None:
        """The sentence that says why to stop, once there is a reason; None until then."""
        while text and not self.reason:
            room = STEP_CHARS - self._waiting
            self._take_part(text[:room])
            text = text[room:]
        return self.reason or None

    def _take_part(self, part: str) -> None:
        self._fresh.append(part)
        self._waiting += len(part)
        self._seen += len(part)
        if self._seen > self.limit:
            self._runs_away()
        elif self._waiting >= STEP_CHARS:
            self._find_loop()

    def _find_loop(self) -> None:
        self._tail = (self._tail + "".join(self._fresh))[-WINDOW:]
        self._fresh, self._waiting = [], 0
        turned = self._tail[::-1]
        for scale in SCALES:
            period = _find_period(turned, scale)
            if period and _has_period(turned, period, _count_needed(turned[:period][::-1])):
                self._note_loop(turned, period)
                return

    def _note_loop(self, turned: str, period: int) -> None:
        length = _measure_loop(turned, period)
        self.kind, self.times = "loop", length // period
        self.keep = self._seen - length + period
        start = len(turned) - length
        self.block = turned[::-1][start : start + period]
        self.reason = (
            f"Stopped: the model repeated {_quote_block(self.block)} {self.times:,} times."
        )

    def _runs_away(self) -> None:
        self.kind, self.keep = "runaway", self.limit
        self.reason = f"Stopped: the answer grew past {self.limit:,} characters."


def _find_period(turned: str, scale: int) -> int:
    """The smallest period of the first `scale` characters, if it is at most half of them; or 0.

    A string of at least two periods meets itself first after exactly one (Fine and Wilf).
    """
    position = turned.find(turned[:scale], 1, scale + scale // 2)
    return max(position, 0) if len(turned) > scale else 0


def _has_period(turned: str, period: int, length: int) -> bool:
    """Whether that many characters have this period."""
    return len(turned) >= length and turned[period:length] == turned[: length - period]


def _count_needed(block: str) -> int:
    """Characters that a loop of this block must fill to be called one."""
    if len(block) <= 16 and ("\n" not in block or block.isspace()):
        return 1_000  # "the the the": no line is so long
    if WORDLESS.fullmatch(block):
        return 4_000  # rulings, dotted lines, empty rows: forms have pages of them
    if len(block) < 1_000:
        return max(3_000, 6 * len(block))  # rows and labels; six equal sections
    return 4 * len(block)


def _measure_loop(turned: str, period: int) -> int:
    """How far back the period goes."""
    pairs = zip(turned, turned[period:], strict=False)
    same = next((i for i, (a, b) in enumerate(pairs) if a != b), len(turned) - period)
    return same + period


def _quote_block(block: str) -> str:
    text = " ".join(block.split())
    if not text:
        return "white space"
    return f"“{text}”" if len(text) <= 60 else f"“{text[:59]}…”"
