"""Lorebooks: entries that a conversation brings up by their keys, within bounds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from textlab.cards.decorators import Decorators, read_decorators
from textlab.cards.values import read_flag, read_number, read_text, read_texts

MAX_ENTRIES = 2_000
MAX_KEYS = 10_000  # of all entries together
DEFAULT_SCAN_MESSAGES = 4
MAX_SCAN_CHARS = 100_000  # of the messages that are searched, the newest
MAX_ROUNDS = 5  # of entries that bring up others
CHARS_PER_TOKEN = 4  # an estimate: budgets are written for tokenizers that nobody names
BEFORE, AFTER = "before_char", "after_char"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `content` has no decorators any more."""

    keys: list[str]
    content: str
    order: float = 0
    enabled: bool = True
    case_sensitive: bool = False
    constant: bool = False
    selective: bool = False
    secondary_keys: list[str] = field(default_factory=list)
    position: str = AFTER
    priority: float | None = None
    use_regex: bool = False
    decorators: Decorators = field(default_factory=Decorators)

    @property
    def rank(self) -> float:
        """What has the lowest is left out first."""
        return self.order if self.priority is None else self.priority

    def is_triggered(self, searched: "SearchedText") -> bool:
        """Whether the keys occur. A regular expression is never tried: it may take forever."""
        if self.use_regex:
            return False
        sets = [self.keys, *self.decorators.additional_keys]
        if self.selective and self.secondary_keys:
            sets.append(self.secondary_keys)
        wanted = all(searched.has_any(keys, self.case_sensitive) for keys in sets)
        return wanted and not searched.has_any(self.decorators.exclude_keys, self.case_sensitive)

    def count_keys(self) -> int:
        return len(self.keys) + len(self.secondary_keys) + self.decorators.count_keys()


class SearchedText:
    """A text in which keys are looked for, as it is and without regard to case."""

    def __init__(self, text: str) -> None:
        self.text = text[-MAX_SCAN_CHARS:]
        self.folded = self.text.casefold()

    def has_any(self, keys: Iterable[str], case_sensitive: bool) -> bool:
        words = [key for key in keys if key.strip()]
        if case_sensitive:
            return any(key in self.text for key in words)
        return any(key.casefold() in self.folded for key in words)


class SearchedMessages:
    """What was said, the newest last: as much of it as an entry looks at."""

    def __init__(self, messages: Sequence[str]) -> None:
        self.messages = messages
        self.texts: dict[int, SearchedText] = {}

    def take_newest(self, depth: int) -> SearchedText:
        depth = min(depth, len(self.messages))
        if depth not in self.texts:
            newest = self.messages[-depth:] if depth else []
            self.texts[depth] = SearchedText("\n".join(newest))
        return self.texts[depth]


@dataclass(frozen=True, slots=True)
class Lorebook:
    """`scan_depth` in messages, `token_budget` in tokens; None where the book names none."""

    entries: list[Entry]
    scan_depth: int | None = None
    token_budget: int | None = None
    recursive_scanning: bool = False


def parse_lorebook(value: Any, place: str) -> Lorebook | None:
    """Raises ValidationError with a sentence that names the field."""
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("entries", []), list):
        raise ValidationError(f"{place} must be an object with a list of entries.")
    rows = value.get("entries", [])
    if len(rows) > MAX_ENTRIES:
        raise ValidationError(f"A lorebook can have at most {MAX_ENTRIES:,} entries.")
    entries = [parse_entry(row, f"{place}.entries[{index}]") for index, row in enumerate(rows)]
    if sum(each.count_keys() for each in entries) > MAX_KEYS:
        raise ValidationError(f"A lorebook can have at most {MAX_KEYS:,} keys.")
    depth = read_number(value, "scan_depth", f"{place}.")
    budget = read_number(value, "token_budget", f"{place}.")
    return Lorebook(
        entries,
        None if depth is None else max(0, int(depth)),
        None if budget is None else max(0, int(budget)),
        read_flag(value, "recursive_scanning", f"{place}."),
    )


def parse_entry(row: Any, place: str) -> Entry:
    if not isinstance(row, dict):
        raise ValidationError(f"{place} must be an object.")
    place = f"{place}."
    content, decorators = read_decorators(read_text(row, "content", place))
    return Entry(
        keys=read_texts(row, "keys", place),
        content=content,
        order=read_number(row, "insertion_order", place) or 0,
        enabled=read_flag(row, "enabled", place, default=True),
        case_sensitive=read_flag(row, "case_sensitive", place),
        constant=read_flag(row, "constant", place),
        selective=read_flag(row, "selective", place),
        secondary_keys=read_texts(row, "secondary_keys", place),
        position=BEFORE if row.get("position") == BEFORE else AFTER,
        priority=read_number(row, "priority", place),
        use_regex=read_flag(row, "use_regex", place),
        decorators=decorators,
    )


def select_entries(
    book: Lorebook, messages: Sequence[str], answers: int, expand: Callable[[str], str]
) -> list[Entry]:
    """What belongs into the prompt, in the order of insertion.

    messages: what was said, the newest last. answers: how many of them are the character's.
    expand: the macros of a content. Where the book says so entries bring up others, in at most
    MAX_ROUNDS rounds.
    """
    conversation, added = SearchedMessages(messages), None
    waiting = [each for each in book.entries if each.enabled and each.content.strip()]
    chosen: list[Entry] = []
    for _ in range(MAX_ROUNDS):
        rows = [(each, is_active(each, book, conversation, answers, added)) for each in waiting]
        hits = [each for each, active in rows if active]
        waiting = [each for each, active in rows if not active]
        chosen += hits
        if not hits or not book.recursive_scanning:
            break
        added = SearchedText("\n".join(expand(each.content) for each in hits))
    return sorted(fit_budget(chosen, book.token_budget), key=lambda each: each.order)


def is_active(
    entry: Entry,
    book: Lorebook,
    conversation: SearchedMessages,
    answers: int,
    added: SearchedText | None,
) -> bool:
    """added: what other entries brought, which is searched in place of the conversation."""
    marks = entry.decorators
    if marks.activate:
        return True
    if marks.dont_activate or not marks.is_due(answers):
        return False
    if entry.constant and not entry.use_regex:
        return True
    depths = (marks.scan_depth, book.scan_depth, DEFAULT_SCAN_MESSAGES)
    depth = next(depth for depth in depths if depth is not None)
    return entry.is_triggered(added or conversation.take_newest(depth))


def fit_budget(entries: list[Entry], token_budget: int | None) -> list[Entry]:
    """Without those of the lowest rank, until the rest is within the budget."""
    if token_budget is None:
        return entries
    room, fitting = token_budget * CHARS_PER_TOKEN, []
    for entry in sorted(entries, key=lambda each: each.rank, reverse=True):
        if len(entry.content) > room:
            break
        room -= len(entry.content)
        fitting.append(entry)
    return fitting
