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
    with pictures.translate_errors(document.name), pictures.open_picture(document) as image:
        if image.width * image.height > MOST_PIXELS:
            return "", b""
        pictures.decode_image(document, image)
        for samples, names in _list_candidates(image):
            if pair := _read_candidate(samples, names):
                return pair
    return "", b""


def _list_candidates(image: Image.Image) -> list[tuple[bytes, dict[bytes, bool]]]:
    turned = image.transpose(Image.Transpose.TRANSPOSE)
    candidates = []
    if image.mode in ("RGBA", "LA"):
        candidates.append((turned.getchannel("A").tobytes(), IN_OPACITY))
    if image.mode in ("RGB", "RGBA"):
        candidates.append((turned.convert("RGB").tobytes(), IN_COLOURS))
        candidates.append((image.convert("RGB").tobytes(), IN_COLOURS))
    return candidates


def _read_candidate(samples: bytes, names: dict[bytes, bool]) -> tuple[str, bytes] | None:
    head = 8 * (NAME_BYTES + LENGTH_BYTES)
    start = _pack_bits(samples[:head])
    name, bits = start[:NAME_BYTES], int.from_bytes(start[NAME_BYTES:], "big")
    if name not in names or not 0 < bits <= len(samples) - head:
        return None
    text = _pack_bits(samples[head : head + bits])[: limits.TEXT_ALL]
    if names[name]:
        text = _unpack_text(text)
    return (name.decode(), text) if 0 < len(text) <= limits.TEXT_CHUNK else None


def _pack_bits(samples: bytes) -> bytes:
    """The lowest bit of each, eight to a byte."""
    count = len(samples) // 8
    if not count:
        return b""
    rows = Image.frombytes("L", (8, count), samples[: 8 * count])
    return rows.point([255 * (value & 1) for value in range(256)], "1").tobytes()


def _unpack_text(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(data, limits.TEXT_CHUNK)
    except zlib.error:
        return b""
