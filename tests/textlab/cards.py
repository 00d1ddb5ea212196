"""Character cards made for tests, and the files they come in."""

import base64
import json
import zlib
from typing import Any

from playground.intake.png_texts import SIGNATURE

V1: dict[str, Any] = {
    "name": "Ada",
    "description": "{{char}} is a clockmaker. <BOT> knows {{user}}.",
    "personality": "patient",
    "scenario": "A workshop. <USER> enters.",
    "first_mes": "Good day, {{user}}!",
    "mes_example": "<START>\n{{user}}: Hi\n{{char}}: Hello\n"
    "<START>\n{{user}}: Bye\n{{char}}: So long",
}
ENTRY: dict[str, Any] = {
    "keys": ["lathe"], "content": "The lathe is old.", "extensions": {}, "enabled": True,
    "insertion_order": 10,
}  # fmt: skip


def make_v2(**fields: Any) -> dict[str, Any]:
    data = {**V1, "alternate_greetings": ["Come in, {{user}}."], "tags": [], "extensions": {}}
    return {"spec": "chara_card_v2", "spec_version": "2.0", "data": {**data, **fields}}


def make_book(*entries: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"extensions": {}, "entries": [{**ENTRY, **entry} for entry in entries], **fields}


def make_chunk(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(body, zlib.crc32(kind))
    return len(body).to_bytes(4, "big") + kind + body + crc.to_bytes(4, "big")


def make_png(*chunks: bytes) -> bytes:
    """A PNG of one pixel with these chunks in it."""
    head = make_chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    pixels = make_chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"".join([SIGNATURE, head, *chunks, pixels, make_chunk(b"IEND", b"")])


def encode_card(card: Any) -> bytes:
    return base64.b64encode(json.dumps(card).encode())


def make_text(keyword: str, text: bytes) -> bytes:
    return make_chunk(b"tEXt", keyword.encode() + b"\0" + text)
