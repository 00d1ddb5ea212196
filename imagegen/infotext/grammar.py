"""The last line of an infotext: `Key: value, Key: "a value, quoted"`. Read in one pass."""

import re
from collections.abc import Iterator, Mapping

import orjson

MOST_PAIRS = 500
MAX_KEY_CHARS = 100
KEY = re.compile(r"\w[\w \-/]*")
# From where such characters begin: a search that starts at each of them is slow.
KEY_END = re.compile(r"(?<![\w \-/])[ \-/]*(\w[\w \-/]*)\Z")
QUOTED = re.compile(r'\s*("(?:[^"\\]|\\.)*")\s*(?:,|\Z)', re.DOTALL)
MARK = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
BEHIND = re.compile(r"\s*(?:,|\Z)")
UNSAFE = re.compile(r'[,:"\\\x00-\x1f\x7f-\x9f\u2028\u2029]|\A\s|\s\Z')


def clean_text(text: str) -> str:
    """Without what no file can hold: nulls and halves of characters. Line breaks are \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode()


def is_key(text: str) -> bool:
    """Whether other tools can read a pair of this name: they want two characters at least."""
    return 2 <= len(text) <= MAX_KEY_CHARS and KEY.fullmatch(text) is not None and text[-1] != " "


def quote_value(value: str) -> str:
    """As it stands, or as a JSON string where a comma, a colon or a line break is in it."""
    return orjson.dumps(value).decode() if UNSAFE.search(value) else value


def unquote_text(text: str) -> str:
    """The other way. What looks quoted and is no JSON stays as it is."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    try:
        return str(orjson.loads(text))
    except orjson.JSONDecodeError:
        return text


def write_pairs(pairs: Mapping[str, str]) -> str:
    return ", ".join(f"{key}: {quote_value(value)}" for key, value in pairs.items())


def read_pairs(line: str) -> Iterator[tuple[str, str]]:
    """Key and unquoted value, in order; what is no pair is passed over."""
    at = tried = 0
    closed = True  # as long as every bracket that begins a value has its end
    while at < len(line) and tried < MOST_PAIRS:
        colon, comma = line.find(":", at), line.find(",", at)
        if colon < 0:
            return
        if 0 <= comma < colon:
            at = line.rfind(",", at, colon) + 1
            continue
        tried += 1
        key = KEY_END.search(line[max(at, colon - MAX_KEY_CHARS) : colon])
        end = _end_of_json(line, colon + 1) if closed else 0
        closed = end >= 0
        value, at = _read_value(line, colon + 1, end)
        if key and len(name := key[1].strip()) > 1:
            yield name, value


def _read_value(line: str, at: int, json_end: int) -> tuple[str, int]:
    """What follows a colon, and where the next pair begins."""
    if quoted := QUOTED.match(line, at):
        return unquote_text(quoted[1]), quoted.end()
    if json_end > 0 and (behind := BEHIND.match(line, json_end)):
        return line[at:json_end].strip(), behind.end()
    comma = line.find(",", at)
    end = len(line) if comma < 0 else comma
    return line[at:end].strip(), end + 1


def _end_of_json(line: str, at: int) -> int:
    """Behind the list or object that begins here; 0 where none does, -1 where it has no end."""
    start = at + 1 if line[at : at + 1] == " " else at
    if line[start : start + 1] not in ("[", "{"):
        return 0
    depth, quoted = 0, False
    for mark in MARK.finditer(line, start):
        if mark[0] == '"':
            quoted = not quoted
        elif not quoted and mark[0] in ("[", "{", "]", "}"):
            depth += 1 if mark[0] in ("[", "{") else -1
            if not depth:
                return mark.end()
    return -1
