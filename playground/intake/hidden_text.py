"""A text in the lowest bits of the pixels: what tools leave where a site takes all else away.

A word says that there is one, then how many bits it has; columns come one after another, and the
bits are those of the opacity, or of red, green and blue in turn. Runs in a child process.
"""

import zlib

from PIL import Image

from playground.intake import limits, pictures
from playground.intake.types import Document

NAME_BYTES, LENGTH_BYTES = 15, 4
IN_OPACITY = {b"stealth_pnginfo": False, b"stealth_pngcomp": True}  # and whether it is packed
IN_COLOURS = {b"stealth_rgbinfo": False, b"stealth_rgbcomp": True}
MOST_PIXELS = 25_000_000


def read_text(document: Document) -> tuple[str, bytes]:
    """Its name and the text; nothing where there is none, or it cannot be unpacked."""
    with pictures.sentences(document.name), pictures.opened(document) as image:
        if image.width * image.height > MOST_PIXELS:
            return "", b""
        pictures.decode(document, image)
        for samples, names in _candidates(image):
            if found := _read(samples, names):
                return found
    return "", b""


def _candidates(image: Image.Image) -> list[tuple[bytes, dict[bytes, bool]]]:
    turned = image.transpose(Image.Transpose.TRANSPOSE)
    found = []
    if image.mode in ("RGBA", "LA"):
        found.append((turned.getchannel("A").tobytes(), IN_OPACITY))
    if image.mode in ("RGB", "RGBA"):
        found.append((turned.convert("RGB").tobytes(), IN_COLOURS))
        found.append((image.convert("RGB").tobytes(), IN_COLOURS))
    return found


def _read(samples: bytes, names: dict[bytes, bool]) -> tuple[str, bytes] | None:
    head = 8 * (NAME_BYTES + LENGTH_BYTES)
    start = _pack(samples[:head])
    name, bits = start[:NAME_BYTES], int.from_bytes(start[NAME_BYTES:], "big")
    if name not in names or not 0 < bits <= len(samples) - head:
        return None
    text = _pack(samples[head : head + bits])[: limits.TEXT_ALL]
    if names[name]:
        text = _unpack(text)
    return (name.decode(), text) if 0 < len(text) <= limits.TEXT_CHUNK else None


def _pack(samples: bytes) -> bytes:
    """The lowest bit of each, eight to a byte."""
    count = len(samples) // 8
    if not count:
        return b""
    rows = Image.frombytes("L", (8, count), samples[: 8 * count])
    return rows.point([255 * (value & 1) for value in range(256)], "1").tobytes()


def _unpack(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(data, limits.TEXT_CHUNK)
    except zlib.error:
        return b""
