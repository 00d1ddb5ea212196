"""Where the prompts of an infotext end and its settings begin, line by line.

Most tools write the settings as the last line. Extensions add lines behind it, people paste one
setting a line, and pages put a label before each part. What stands below the first setting is
never part of a prompt.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from imagegen.infotext.grammar import is_key, read_pairs
from imagegen.infotext.names import could_be, get_name, is_figure, is_setting

NEGATIVE = "Negative prompt:"
FEWEST = 3  # pairs that make a line more than prose
# An ordinary prompt may hold three pairs too: one of these must be among them.
KNOWN = frozenset(
    {
        "steps", "seed", "size", "sampler", "cfg scale", "model", "model hash",
        "denoising strength", "postprocess upscaler",
    }
)  # fmt: skip
MAX_LABEL_CHARS = 120  # characters, with the bullets and stars before it
# Bullets and stars may stand round a label that was copied from a page.
LABELLED = re.compile(r"[\s\-*•·>#`]*(\w[\w \-/+]{0,60}?)[\s*`]*[:：=\t][\s*`]*")
PROMPTS = re.compile(r"[\s\-*•·>#`]*(negative|positive)?[ _-]?prompt[\s*`]*[:：=][*`]*\s?", re.I)
TEMPLATE = re.compile(r"\s*(negative )?template:\s?", re.I)
PROMPT_KEY, NEGATIVE_KEY, OTHER_TEXT = "prompt", "negative", "Other text"


@dataclass(slots=True)
class Sections:
    """The lines of a text by what they are."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    key: str = PROMPT_KEY  # where the next line of prose belongs

    def add_text(self, line: str) -> None:
        self.texts.setdefault(self.key, []).append(line)

    def get_text(self, key: str) -> str:
        return "\n".join(self.texts.get(key, ())).strip()


@dataclass(slots=True)
class Block:
    """The settings at the end of a text, as far up as they have been followed."""

    has_labels: bool  # the prompt has one too, so that a prompt may stand between settings
    keys: set[str] = field(default_factory=set)
    figures: int = 0  # lines that are the name of a setting and its number
    templates: int = 0
    gap: int = 0  # lines of prose above the topmost setting
    prose: int = 0  # and below it

    def add_settings(self, settings: dict[str, str]) -> None:
        self.prose, self.gap = self.prose + self.gap, 0
        self.keys |= {get_name(key) for key in settings}
        self.figures += len(settings) == 1 and _has_figure(settings)

    @property
    def is_enough(self) -> bool:
        """Three settings are. Fewer are, if they are numbers and nothing else stands there."""
        if are_settings(self.keys) or self.templates:
            return True
        return self.figures > 0 and not self.prose


def split_sections(lines: list[str]) -> Sections:
    """Prompts and settings, which are none where all is prose."""
    sections, start = Sections(), find_settings(lines)
    for line in lines[:start]:
        _add_prose(sections, line)
    sections.key = OTHER_TEXT
    for at, line in enumerate(lines[start:], start):
        _add_line(sections, line, _read_line(line, is_last=at == len(lines) - 1))
    return sections


def find_settings(lines: list[str]) -> int:
    """The first line that is part of no prompt, looked for from the end."""
    block, start = (
        Block(has_labels=PROMPTS.match(lines[0][:MAX_LABEL_CHARS]) is not None),
        len(lines),
    )
    for at in reversed(range(len(lines))):
        if _joins_block(block, lines[at], is_last=at == len(lines) - 1) and block.is_enough:
            start = at
    return start


def read_settings(line: str) -> dict[str, str]:
    """The pairs of a line that begins with the name of a setting; else nothing."""
    label = LABELLED.match(line[:MAX_LABEL_CHARS])
    if label is None or not is_setting(label[1]):
        return {}
    value = _join_commas(line[label.end() :].replace("**", "")).strip(" \t*`,")
    settings = dict(read_pairs(f"{label[1]}: {value}"))
    if len(settings) == 1 and value[:1] != '"':  # a line of its own: its commas are part of it
        settings = {label[1]: value}
    return settings if all(could_be(get_name(k), settings[k]) for k in list(settings)[:1]) else {}


def are_settings(names: Collection[str]) -> bool:
    return len(names) >= FEWEST and any(get_name(name).lower() in KNOWN for name in names)


def _joins_block(block: Block, line: str, *, is_last: bool) -> bool:
    """Whether a line is one of the settings below it. The same setting does not come twice."""
    if not line.strip():
        return False
    if PROMPTS.match(line[:MAX_LABEL_CHARS]):
        block.gap = 0 if block.has_labels else 1  # the prose below it is its own
        return False
    if TEMPLATE.match(line[:MAX_LABEL_CHARS]):
        block.templates += 1
        block.add_settings({})
        return True
    settings = _read_line(line, is_last=is_last)
    if not settings or _is_twice(settings, block) or (block.gap and not _is_firm(settings)):
        block.gap += not (block.keys and _read_label(line))  # of a setting nobody knows
        return False
    block.add_settings(settings)
    return True


def _read_line(line: str, *, is_last: bool) -> dict[str, str]:
    """Tools write the last line with several pairs, whatever comes first."""
    settings = (
        dict(read_pairs(line)) if is_last and not PROMPTS.match(line[:MAX_LABEL_CHARS]) else {}
    )
    return settings if are_settings(settings) else read_settings(line)


def _read_label(line: str) -> re.Match[str] | None:
    label = LABELLED.match(line[:MAX_LABEL_CHARS])
    return label if label and is_key(label[1]) else None


def _is_twice(settings: dict[str, str], block: Block) -> bool:
    return any(get_name(key) in block.keys for key in settings)


def _is_firm(settings: dict[str, str]) -> bool:
    """What no prose looks like."""
    return len(settings) >= FEWEST or _has_figure(settings)


def _has_figure(settings: dict[str, str]) -> bool:
    return any(is_figure(get_name(key), value) for key, value in settings.items())


def _join_commas(text: str) -> str:
    """Pages part settings by bars and semicolons too."""
    if "," not in text and (":" in text or "：" in text):
        text = re.sub(r"\s*[|;•·]\s*", ", ", text)
    return text


def _add_prose(sections: Sections, line: str) -> None:
    label = PROMPTS.match(line[:MAX_LABEL_CHARS])
    is_negative = label is not None and label[1] is not None and label[1].lower() == "negative"
    if sections.key == PROMPT_KEY and label and is_negative:
        sections.key, line = NEGATIVE_KEY, line[label.end() :]
    sections.add_text(line)


def _add_line(sections: Sections, line: str, settings: dict[str, str]) -> None:
    """Of the part below the first setting."""
    head = line[:MAX_LABEL_CHARS]
    if label := PROMPTS.match(head):
        is_negative = (label[1] or "").lower() == "negative"
        sections.key, line = NEGATIVE_KEY if is_negative else PROMPT_KEY, line[label.end() :]
    elif label := TEMPLATE.match(head):
        sections.key = "Negative Template" if label[1] else "Template"
        line = line[label.end() :]
    elif settings:
        sections.key = OTHER_TEXT
        sections.values |= {k: v for k, v in settings.items() if k not in sections.values}
        return
    elif sections.key == OTHER_TEXT and (label := _read_label(line)):
        sections.values.setdefault(label[1], line[label.end() :].strip(" \t*`"))
        return
    sections.add_text(line)
