"""Macros in a card's texts. What one expands to is text: no macro in it is expanded again."""

import random
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone

from playground.providers import Invalid

MAX_EXPANDED_CHARS = 2_000_000  # of all texts of one request together
MAX_ROLL = 1_000_000
NAMES = re.compile(r"\{\{(?P<macro>char|user)\}\}|<(?P<tag>bot|char|user)>", re.IGNORECASE)
MACRO = re.compile(r"\{\{(?P<name>//|[a-z_]+)(?P<value>[^{}]*)\}\}", re.IGNORECASE)
CLOCK: dict[str, Callable[[datetime], str]] = {
    "time": lambda now: f"{now.hour % 12 or 12}:{now:%M} {'AM' if now.hour < 12 else 'PM'}",
    "date": lambda now: f"{now:%B} {now.day}, {now.year}",
    "weekday": lambda now: f"{now:%A}",
    "isotime": lambda now: f"{now:%H:%M}",
    "isodate": lambda now: f"{now:%Y-%m-%d}",
}
COMMA = re.compile(r"(?<!\\),")
TOO_LONG = (
    f"The macros of this card expand to more than {MAX_EXPANDED_CHARS:,} characters. "
    "Shorten its texts."
)


class Macros:
    """The macros of one request: names first, then the others, in one pass each.

    seed: what is drawn by lot is the same for the same seed. texts: `{{scenario}}` and the like.
    now: by the site's clock, for `{{time}}` and `{{date}}`.
    """

    def __init__(
        self,
        char: str,
        user: str,
        seed: str,
        texts: Mapping[str, str],
        now: datetime | None = None,
    ) -> None:
        self.now = now or timezone.localtime()
        self.names = {"char": char, "bot": char, "user": user}
        self.lot = random.Random(seed)  # noqa: S311 - of words, not of secrets
        self.texts = {name: self.name_people(text) for name, text in texts.items()}
        self.room = MAX_EXPANDED_CHARS

    def expand(self, text: str, **more: str) -> str:
        """Raises Invalid where all that was expanded so far is too long."""
        named = self.name_people(text)
        parts, at = [], 0
        for match in MACRO.finditer(named):
            value = self.expand_macro(match, more)
            parts += [named[at : match.start()], value]
            at = match.end()
            self.spend(len(value))
        self.spend(len(named))
        return "".join([*parts, named[at:]])

    def spend(self, chars: int) -> None:
        self.room -= chars
        if self.room < 0:
            raise Invalid(TOO_LONG)

    def name_people(self, text: str) -> str:
        return NAMES.sub(lambda m: self.names[(m["macro"] or m["tag"]).lower()], text)

    def expand_macro(self, match: re.Match[str], more: Mapping[str, str]) -> str:
        name, value = match["name"].lower(), match["value"]
        texts = {**self.texts, **more}
        if not value.strip() and name in texts:
            return texts[name]
        if name in ("//", "comment", "hidden_key", "noop", "trim"):
            return ""
        if name in CLOCK and not value.strip():
            return CLOCK[name](self.now)
        if name == "newline":
            return "\n"
        if value.startswith(":"):
            return self.call_function(name, value.lstrip(":"), match[0])
        return match[0]

    def call_function(self, name: str, value: str, whole: str) -> str:
        if name == "reverse":
            return value[::-1]
        if name in ("random", "pick"):
            parts = value.split("::") if "::" in value else COMMA.split(value)
            return self.lot.choice(parts).replace("\\,", ",").strip()
        if name == "roll":
            return self.roll_die(value.strip().lower().removeprefix("d"), whole)
        return whole

    def roll_die(self, sides: str, whole: str) -> str:
        is_number = sides.isascii() and sides.isdecimal() and len(sides) < 8
        if not is_number or not 1 <= int(sides) <= MAX_ROLL:
            return whole
        return str(self.lot.randint(1, int(sides)))
