"""File names as people and file systems can bear them. What a browser sends is not to be trusted.

Markup stays as it is: templates escape it. What would change how a line reads does not.
"""

import re
import unicodedata

MAX_CHARS = 100
NAMELESS = "unnamed"
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, bidi, halves, private, unassigned
NOT_IN_FILES = re.compile(r'[<>:"/\\|?*%]')


def clean_name(name: str) -> str:
    """The last part of the path, on one line, of at most 100 characters, its ending kept."""
    text = unicodedata.normalize("NFC", name[:4_000].replace("\\", "/"))
    text = "".join(c if unicodedata.category(c) not in UNSEEN else " " for c in text)
    text = " ".join(text.rstrip("/ ").rpartition("/")[2].split()).strip(". ")
    return _shorten_name(text) or NAMELESS


def download_name(name: str, extension: str) -> str:
    """A name that every file system takes, with this ending instead of its own."""
    stem = NOT_IN_FILES.sub("_", clean_name(name))
    head, dot, tail = stem.rpartition(".")
    if dot and head and len(tail) <= 5:
        stem = head
    return f"{stem.strip('. _') or NAMELESS}.{extension}"


def _shorten_name(text: str) -> str:
    if len(text) <= MAX_CHARS:
        return text
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 8:
        return text[: MAX_CHARS - 1] + "…"
    return f"{stem[: MAX_CHARS - len(ending) - 2]}….{ending}"
