"""Characters that arrive in halves, put together again: surrogates, and single bytes of UTF-8.

Engines that send a token as soon as it is there cut characters apart, and write the bytes of one
in three ways: as they are, as Python's surrogates for them (`\udcf0`), or as letters of Latin-1.
"""

import re

RAW = 0xDB00  # + a byte that came as it is, until it is known what it belongs to: no text has these
ESCAPED = 0xDC00  # + a byte, as Python writes it
LATIN = 0  # + a byte
REPLACEMENT = "\ufffd"
WESTERN = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def _write_class(base: int, first: int, last: int) -> str:
    return f"[{chr(base + first)}-{chr(base + last)}]"


def _write_sequence(base: int) -> str:
    """A character of two, three or four bytes."""
    more = _write_class(base, 0x80, 0xBF)
    leads = ((0xC2, 0xDF, 1), (0xE0, 0xEF, 2), (0xF0, 0xF4, 3))
    return "|".join(f"{_write_class(base, a, b)}{more}{{{n}}}" for a, b, n in leads)


def _write_beginning(base: int) -> str:
    """What may go on as one, at the end of a piece."""
    more = _write_class(base, 0x80, 0xBF)
    leads = ((0xC2, 0xF4, 0), (0xE0, 0xF4, 1), (0xF0, 0xF4, 2))
    return "|".join(f"{_write_class(base, a, b)}{more}{{{n}}}" for a, b, n in leads)


# Letters of Latin-1 are taken for bytes only where one of them is a control, which no text holds.
CONTROL = r"(?=[\xc2-\xf4][\x80-\xbf]{0,2}[\x80-\x9f])"
PATTERN = (
    r"(?P<high>[\ud800-\udbff])(?P<low>[\udc00-\udfff])"
    rf"|(?P<raw>{_write_sequence(RAW)})"
    rf"|(?P<escaped>{_write_sequence(ESCAPED)})"
    rf"|(?P<latin>{CONTROL}(?:{_write_sequence(LATIN)}))"
)
BEGINNING = (
    rf"|(?P<open>(?:{'|'.join(map(_write_beginning, (RAW, ESCAPED, LATIN)))}|[\ud800-\udbff])\Z)"
)
WHOLE = re.compile(PATTERN)
PIECE = re.compile(PATTERN + BEGINNING)
BASES = {"raw": RAW, "escaped": ESCAPED, "latin": LATIN}
# What found no partner: a byte is a letter of an older encoding.
LONE = dict.fromkeys(range(0xD800, 0xE000), REPLACEMENT)
LONE |= {RAW + byte: letter for byte, letter in WESTERN.items()}
KEPT_BYTES = {ESCAPED + byte: chr(RAW + byte) for byte in WESTERN}
WESTERN_LETTERS = {ESCAPED + byte: letter for byte, letter in WESTERN.items()}


def keep_bytes(data: bytes) -> str:
    """UTF-8 with what is none kept as single bytes, for a Joiner to put together."""
    return data.decode("utf-8", "surrogateescape").translate(KEPT_BYTES)


def read_western(data: bytes) -> str:
    """UTF-8 with what is none read as letters of an older encoding."""
    return data.decode("utf-8", "surrogateescape").translate(WESTERN_LETTERS)


def mend_text(text: str) -> str:
    """The text with its halves put together; what has no partner becomes U+FFFD."""
    return text if text.isascii() else _replace_lone(WHOLE.sub(_mend, text))


def _replace_lone(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(LONE)
    return text


def _mend(match: re.Match[str]) -> str:
    if match["high"]:
        return chr(0x10000 + ((ord(match["high"]) - 0xD800) << 10) + (ord(match["low"]) - 0xDC00))
    base = BASES[str(match.lastgroup)]
    try:
        return bytes(ord(char) - base for char in match[0]).decode()
    except UnicodeDecodeError:
        return match[0]


class Joiner:
    """A text that comes in pieces, cut even inside a character."""

    __slots__ = ("_half",)

    def __init__(self) -> None:
        self._half = ""  # the beginning of a character that waits for the rest of it

    def join(self, piece: str) -> str:
        if not piece or (piece.isascii() and not self._half):
            return piece
        piece, self._half = self._half + piece, ""
        return _replace_lone(PIECE.sub(self._take, piece))

    def _take(self, match: re.Match[str]) -> str:
        if not match["open"]:
            return _mend(match)
        self._half = match["open"]
        return ""

    def end(self) -> str:
        half, self._half = self._half, ""
        return mend_text(half)
