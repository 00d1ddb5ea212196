"""A pattern on its way through, and texts as JavaScript counts them."""

import re
from dataclasses import dataclass, field


class PatternError(Exception):
    """Why it is no regular expression, as a clause: “nothing to repeat”."""


@dataclass(slots=True)
class Reader:
    """Where a pattern has been read to, and what was written of it."""

    pattern: str
    flags: str
    units: bool
    at: int = 0
    groups: int = 0
    names: list[str] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)  # of the groups that are open
    repeatable: bool = False  # what stands just before
    parts: list[str] = field(default_factory=list)

    def write_part(self, part: str, *, repeatable: bool = True) -> None:
        self.parts.append(part)
        self.repeatable = repeatable

    def take_match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        match = expression.match(self.pattern, self.at)
        if match:
            self.at = match.end()
        return match


def split_pairs(text: str) -> str:
    """Each character beyond 16 bits as the two that JavaScript has in its place."""
    if not text or max(text) <= "\uffff":
        return text
    units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
    return "".join(map(chr, units))
