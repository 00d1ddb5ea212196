"""A text that was copied from somewhere, brought to the lines that tools write.

Pages, chats and programs put quotes, fences and headings round it, and lose its line breaks.
"""

import re

import orjson

from imagegen.infotext.names import is_setting

HEADS = frozenset({"parameters", "generation data", "other metadata", "png info"})
PROMPT_HEADS = {"prompt": "Prompt", "positive prompt": "Prompt", "positive": "Prompt",
                "negative prompt": "Negative prompt", "negative": "Negative prompt"}  # fmt: skip
FENCE = re.compile(r"\s*(?:```|~~~)\w*\s*")
LABELS = re.compile(r"\s*(?:positive|prompt)[ _]?(?:prompt)?\s*[:：]", re.I)
SHORT = re.compile(r"\s*(positive|negative)\s*[:：]\s*", re.I)
# What parts things is looked for from its beginning only: from within, it takes too long.
SETTINGS = re.compile(
    r"(?:\A|(?<![\s,;|])[\s,;|]+)(?=steps: ?\d{1,6}\s{0,5}[,;|\n]\s{0,5}[a-z])", re.I
)
NEGATIVE = re.compile(r"(?<![\s,;|])[\s,;|]+(?=negative prompt:)", re.I)
MOVED = re.compile(r"[,;|]\s{0,5}(?=negative prompt:)", re.I)
MAX_NAME_CHARS = 40
ROW = re.compile(r"\s*\|([^|]+)\|(.*)\|\s*")  # of a table of two columns
RULE = re.compile(r"[\s|:\-]+")
FEWEST_LABELS = 3  # lines that are a name alone, before the next is taken for its value


def tidy_paste(text: str) -> str:
    text = _unescape(text.removeprefix("\ufeff").strip())
    lines = _remove_frame(text.split("\n"))
    lines = _join_labels(_read_table(lines))
    if lines and LABELS.match(lines[0][:30]):
        lines = [SHORT.sub(_full_label, line, count=1) for line in lines]
    return _break_lines("\n".join(lines).strip())


def _unescape(text: str) -> str:
    """A string of JSON, or one that lost its quotes."""
    if "\\n" not in text or "\n" in text:
        return text
    try:
        text_value = orjson.loads(text) if text[:1] == text[-1:] == '"' else None
    except orjson.JSONDecodeError:
        text_value = None
    if isinstance(text_value, str):
        return text_value.strip()
    return text.replace("\\n", "\n") if "\\nSteps:" in text else text


def _remove_frame(lines: list[str]) -> list[str]:
    if len(lines) > 2 and FENCE.fullmatch(lines[0]) and FENCE.fullmatch(lines[-1]):
        lines = lines[1:-1]
    if len(lines) > 1 and all(line[:1] == ">" for line in lines if line.strip()):
        lines = [line[1:].removeprefix(" ") for line in lines]
    is_headed = len(lines) > 1 and lines[0].strip(" :").lower() in HEADS
    return lines[1:] if is_headed else lines


def _read_table(lines: list[str]) -> list[str]:
    """Rows of a name and its value, as lines of both."""
    rows = [ROW.fullmatch(line) for line in lines if not RULE.fullmatch(line)]
    pairs = [(row[1].strip(" *`:"), row[2].strip(" *`")) for row in rows if row]
    known = sum(is_setting(name) for name, _ in pairs)
    if len(pairs) < len(rows) or known < FEWEST_LABELS:
        return lines
    if not (is_setting(pairs[0][0]) or pairs[0][0].lower() in PROMPT_HEADS):
        pairs = pairs[1:]  # the columns' own names
    return [f"{name}: {value}" for name, value in pairs]


def _join_labels(lines: list[str]) -> list[str]:
    """A name on a line of its own, and its value on the next."""
    heads = [line for line in lines if _read_head(line)]
    names = [line for line in lines if _is_name(line)]
    if not heads and len(names) < FEWEST_LABELS:
        return lines
    joined: list[str] = []
    waiting = ""
    for line in lines:
        if not line.strip() and waiting:
            continue
        label = "" if waiting and not _read_head(line) else _read_head(line) or _read_name(line)
        if label or line.strip().lower() in HEADS:
            joined += [waiting] if waiting else []
            waiting = f"{label}: " if label else ""
            continue
        joined.append(waiting + line)
        waiting = ""
    return joined


def _read_head(line: str) -> str:
    return PROMPT_HEADS.get(line.strip(" \t:*#").lower(), "") if len(line) < MAX_NAME_CHARS else ""


def _read_name(line: str) -> str:
    return line.strip() if _is_name(line) else ""


def _is_name(line: str) -> bool:
    return len(line) < MAX_NAME_CHARS and ":" not in line and is_setting(line.strip())


def _full_label(label: re.Match[str]) -> str:
    return "Prompt: " if label[1].lower() == "positive" else "Negative prompt: "


def _break_lines(text: str) -> str:
    """The line breaks before the negative prompt and the settings, where they were lost."""
    starts = list(SETTINGS.finditer(text))
    if not starts:
        return text
    last = starts[-1]
    head, tail = text[: last.start()], text[last.end() :]
    is_lost = "\n" not in last[0] and last.start() > 0
    if is_lost and not any(line.startswith("Steps:") for line in head.split("\n")):
        return f"{NEGATIVE.sub(_break_line, head, count=1)}\n{tail}"
    return f"{text[: last.end()]}{_move_negative(tail)}"


def _break_line(_: re.Match[str]) -> str:
    return "\n"


def _move_negative(tail: str) -> str:
    """Behind the settings, on their own line, it was one of them."""
    match = MOVED.search(tail)
    if match is None or "\n" in tail[: match.end()] or tail.count('"', 0, match.start()) % 2:
        return tail
    return f"{tail[: match.start()]}\n{tail[match.end() :]}"
