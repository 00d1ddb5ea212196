"""Decorators of V3: lines that begin with @@ before the content of a lorebook entry.

Those that need what there is not here (tokens of a raw prompt, icons, a place in the history) are
ignored, as the specification allows.
"""

from dataclasses import dataclass, field

MAX_KEYS = 100


@dataclass(frozen=True, slots=True)
class Decorators:
    """Of one entry; None where it names none."""

    activate: bool = False
    dont_activate: bool = False
    scan_depth: int | None = None
    activate_only_after: int | None = None
    activate_only_every: int | None = None
    additional_keys: list[list[str]] = field(default_factory=list)
    exclude_keys: list[str] = field(default_factory=list)

    def count_keys(self) -> int:
        return len(self.exclude_keys) + sum(len(keys) for keys in self.additional_keys)

    def is_due(self, answers: int) -> bool:
        """Whether the character has said enough for it."""
        if self.activate_only_after is not None and answers < self.activate_only_after:
            return False
        return not self.activate_only_every or answers % self.activate_only_every == 0


def read_decorators(content: str) -> tuple[str, Decorators]:
    """The content without them, and what they say. Of several of one name the first counts."""
    lines = content.strip("\n").split("\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith("@@")), len(lines))
    if not count:
        return content, Decorators()
    values: dict[str, str] = {}
    additional: list[list[str]] = []
    for line in lines[:count]:
        name, _, value = line.lstrip("@").strip().partition(" ")
        if line.startswith("@@@") or name in values:
            continue
        if name == "additional_keys":  # the one that may be there several times
            additional.append(split_keys(value))
        else:
            values[name] = value
    rest = "\n".join(lines[count:]).strip("\n")
    return rest, Decorators(
        activate="activate" in values,
        dont_activate="dont_activate" in values,
        scan_depth=read_count(values, "scan_depth"),
        activate_only_after=read_count(values, "activate_only_after"),
        activate_only_every=read_count(values, "activate_only_every"),
        additional_keys=additional,
        exclude_keys=split_keys(values.get("exclude_keys", "")),
    )


def read_count(values: dict[str, str], name: str) -> int | None:
    text = values.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def split_keys(text: str) -> list[str]:
    return [key.strip() for key in text.split(",")[:MAX_KEYS] if key.strip()]
