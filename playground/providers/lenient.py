"""JSON as services send it: strictly where that works, else as far as it can be understood."""

import json
import re
from typing import Any

import orjson

from playground.providers.halves import MAX_MENDED_CHARS, keep_bytes, read_western

# Nobody else gets a turn meanwhile: what is larger and not JSON is not tried a second time, nor
# is more than a few frames' worth repaired.
MAX_LENIENT_BYTES = 2**17
MAX_REPAIR_CHARS = 2**14
BYTE_ORDER_MARK = "\ufeff"
# Strings first, so that nothing inside one is taken for anything else; to the end where one has
# none, so that no place is looked at twice.
TOKENS = re.compile(
    r'(?P<double>"(?:[^"\\]|\\.)*+(?:"|\Z|\\\Z))'
    r"|(?P<single>'(?:[^'\\]|\\.)*+(?:'|\Z|\\\Z))"
    r"|,(?P<trailing>\s*+(?=[}\]]))"
    r"|(?<![\w.])(?P<word>None|True|False|undefined|nan|inf)(?![\w.])",
    re.DOTALL,
)
BAD_ESCAPE = re.compile(r"\\(?:(u[0-9a-fA-F]{4}|[\"\\/bfnrt])|x([0-9a-fA-F]{2})|)")
WORDS = {"None": "null", "True": "true", "False": "false"}


def parse_json(data: bytes, *, is_piece: bool = False) -> Any:
    """The value; a ValueError where it cannot be read at all.

    Strings may hold surrogates without their partner; of a piece they may hold single bytes as
    well, see `Joiner`.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        if len(data) > MAX_LENIENT_BYTES:
            raise
    return parse_lenient(decode_text(data, is_piece=is_piece))


def parse_lenient(text: str) -> Any:
    """JSON with control characters in its strings, NaN, commas too many, or as Python prints it."""
    text = text.strip(" \t\r\n\0" + BYTE_ORDER_MARK)
    try:
        return _load_json(text)
    except ValueError:
        if len(text) > MAX_REPAIR_CHARS:
            raise
    return _load_json(TOKENS.sub(_repair_token, text))


def _repair_escape(match: re.Match[str]) -> str:
    r"""A backslash that JSON knows no meaning of is one: \_ and \d, as in Markdown and patterns."""
    if match[1]:
        return match[0]
    return f"\\u00{match[2]}" if match[2] else "\\\\"


def _load_json(text: str) -> Any:
    try:
        # NaN and the infinities are no numbers that anything here could use.
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _repair_token(token: re.Match[str]) -> str:
    if token["double"]:
        return BAD_ESCAPE.sub(_repair_escape, token["double"])
    if token["single"]:
        inside = token["single"][1:-1].replace("\\'", "'")
        quoted = re.sub(r'(\\.)|"', lambda m: m[1] or '\\"', inside, flags=re.DOTALL)
        return f'"{BAD_ESCAPE.sub(_repair_escape, quoted)}"'
    if token["word"]:
        return WORDS.get(token["word"], "null")
    return token["trailing"] or ""


def decode_text(data: bytes, *, is_piece: bool = False) -> str:
    """UTF-8, surrogates written as if they were characters included; what is not, as Latin-1."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        # Byte by byte: an answer may hold both, where a service pieced it together.
        is_piece = is_piece and len(data) <= MAX_MENDED_CHARS
        return keep_bytes(data) if is_piece else read_western(data)
