"""What the pretend vision models say: a text that follows from the picture's bytes."""

import base64
import zlib
from itertools import cycle, islice
from typing import Any

from tests.scripted import texts

LOOP = "The same line again.\n"
WORDS = (
    "receipt",
    "total",
    "amber",
    "seven",
    "lantern",
    "invoice",
    "harbour",
    "paper",
    "42",
    "due",
)


def list_words(body: dict[str, Any], name: str, most: int) -> list[str]:
    """The answer's tokens. `vision-other` reads one word otherwise, `vision-loop` never ends."""
    if name == "vision-loop":
        return list(islice(cycle(texts.tokens(LOOP)), 20_000))
    seen = read_picture(body)
    sums = [zlib.crc32(seen + bytes([place])) for place in range(most)]
    said = [WORDS[each % len(WORDS)] for each in sums]
    if name == "vision-other":
        said[1] = "otherwise"
    return texts.tokens(f"Saw {len(seen)} bytes: " + " ".join(said))


def read_picture(body: dict[str, Any]) -> bytes:
    """The bytes of the first picture, or its address."""
    parts = [part for turn in body.get("messages", ()) for part in _list_parts(turn)]
    urls = [part["image_url"]["url"] for part in parts if part.get("type") == "image_url"]
    url = str(urls[0]) if urls else ""
    head, comma, data = url.partition(";base64,")
    return base64.b64decode(data) if comma and head.startswith("data:") else url.encode()


def _list_parts(turn: dict[str, Any]) -> list[dict[str, Any]]:
    content = turn.get("content")
    return content if isinstance(content, list) else []
