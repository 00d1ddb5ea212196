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
    """A character of two, three or four bytes, and no other bytes: they can always be decoded."""
    leads = (
        *((0xC2, 0xDF, 0x80, 0xBF, 0), (0xE0, 0xE0, 0xA0, 0xBF, 1), (0xE1, 0xEC, 0x80, 0xBF, 1)),
        *((0xED, 0xED, 0x80, 0x9F, 1), (0xEE, 0xEF, 0x80, 0xBF, 1), (0xF0, 0xF0, 0x90, 0xBF, 2)),
        *((0xF1, 0xF3, 0x80, 0xBF, 2), (0xF4, 0xF4, 0x80, 0x8F, 2)),
    )
    more = _write_class(base, 0x80, 0xBF)
    return "|".join(
        f"{_write_class(base, a, b)}{_write_class(base, c, d)}{more}{{{n}}}"
        for a, b, c, d, n in leads
    )


def _write_beginning(base: int) -> str:
    """What may go on as one, at the end of a piece."""
    more = _write_class(base, 0x80, 0xBF)
    leads = ((0xC2, 0xF4, 0), (0xE0, 0xF4, 1), (0xF0, 0xF4, 2))
    return "|".join(f"{_write_class(base, a, b)}{more}{{{n}}}" for a, b, n in leads)


# Each matches as many characters as stand side by side: a function call each would hold up others.
# Letters of Latin-1 are taken for bytes only where one of them is a control, which no text holds.
CONTROL = (
    r"(?=[\xc2-\xdf][\x80-\x9f]|[\xe0-\xef][\x80-\xbf]?[\x80-\x9f]"
    r"|[\xf0-\xf4][\x80-\xbf]{0,2}[\x80-\x9f])"
)
LETTERS = rf"(?P<latin>(?:{CONTROL}(?:{_write_sequence(LATIN)}))+)"
HALVES = (
    r"(?P<pairs>(?:[\ud800-\udbff][\udc00-\udfff])+)"
    rf"|(?P<raw>(?:{_write_sequence(RAW)})+)"
    rf"|(?P<escaped>(?:{_write_sequence(ESCAPED)})+)"
)
OPEN_LETTERS = _write_beginning(LATIN)
OPEN_HALVES = "|".join((*map(_write_beginning, (RAW, ESCAPED)), r"[\ud800-\udbff]"))
WHOLE_LETTERS = re.compile(LETTERS)
WHOLE = re.compile(rf"(?=[\xc2-\xf4\ud800-\udfff])(?:{HALVES}|{LETTERS})")
LAST = re.compile(rf"(?:{OPEN_LETTERS}|{OPEN_HALVES})\Z")
MAX_OPEN_CHARS = 3
PIECE_LETTERS = re.compile(rf"{LETTERS}|(?P<open>(?:{OPEN_LETTERS})\Z)")
PIECE = re.compile(
    r"(?=[\xc2-\xf4\ud800-\udfff])"
    rf"(?:{HALVES}|{LETTERS}|(?P<open>(?:{OPEN_LETTERS}|{OPEN_HALVES})\Z))"
)
CONTROL_BYTES = re.compile(rb"\xc2[\x80-\x9f]")  # of a control, in UTF-8
# Nobody else gets a turn meanwhile, and what comes in halves comes in pieces smaller than that.
MAX_MENDED_CHARS = 2**14
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
    pattern = _choose_pattern(text, WHOLE, WHOLE_LETTERS)
    return _replace_lone(pattern.sub(_mend_match, text) if pattern else text)


def _encode_text(text: str) -> bytes | None:
    """None where it holds surrogates: far quicker to see so than by a look at each character."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None


def _choose_pattern(
    text: str, halves: re.Pattern[str], letters: re.Pattern[str]
) -> re.Pattern[str] | None:
    """Of these two, the one that may find something in the text."""
    if len(text) > MAX_MENDED_CHARS or text.isascii():
        return None
    data = _encode_text(text)
    if data is None:
        return halves
    return letters if CONTROL_BYTES.search(data) else None


def _replace_lone(text: str) -> str:
    return text.translate(LONE) if _encode_text(text) is None else text


def _mend_match(match: re.Match[str]) -> str:
    name = str(match.lastgroup)
    if name == "pairs":
        return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    if name == "escaped":
        return match[0].encode("utf-8", "surrogateescape").decode()
    if name == "latin":
        return match[0].encode("latin-1").decode()
    return bytes(ord(char) - RAW for char in match[0]).decode()


class Joiner:
    """A text that comes in pieces, cut even inside a character."""

    __slots__ = ("_half",)

    def __init__(self) -> None:
        self._half = ""  # the beginning of a character that waits for the rest of it

    def join(self, piece: str) -> str:
        if not piece or (piece.isascii() and not self._half):
            return piece
        piece, self._half = self._half + piece, ""
        if pattern := _choose_pattern(piece, PIECE, PIECE_LETTERS):
            return _replace_lone(pattern.sub(self._take_match, piece))
        last = LAST.search(piece, max(0, len(piece) - MAX_OPEN_CHARS))
        self._half = last[0] if last else ""
        return _replace_lone(piece[: last.start()] if last else piece)

    def _take_match(self, match: re.Match[str]) -> str:
        if match["open"] is None:
            return _mend_match(match)
        self._half = match["open"]
        return ""

    def end(self) -> str:
        half, self._half = self._half, ""
        return mend_text(half)
