"""WebP: chunks of a RIFF walked, one EXIF block put in, all that is no picture taken out."""

from collections.abc import Iterator

from imagegen.infotext import exif
from imagegen.infotext.errors import InfotextError
from imagegen.infotext.tags import Tag, decode_text

EXIF_FLAG, XMP_FLAG, ALPHA_FLAG = 0x08, 0x04, 0x10
DRAWN = frozenset({b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})
MOST_CHUNKS = 10_000
BROKEN = "This WebP file is cut off or damaged."


def list_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk. Raises InfotextError where it breaks."""
    at, end = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    for _ in range(MOST_CHUNKS):
        if at + 8 > end:
            return
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            raise InfotextError(BROKEN)
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    raise InfotextError("This WebP file is in too many pieces.")


def embed_text(data: bytes, text: str) -> bytes:
    """EXIF comes after the picture, and the extended header in front must announce it."""
    chunks = list(list_chunks(data))
    turn = next((exif.read_exif_orientation(body) for name, body in chunks if name == b"EXIF"), 1)
    parts = [(name, body) for name, body in chunks if name not in (b"EXIF", b"VP8X")]
    at = next((i for i, (name, _) in enumerate(parts) if name == b"XMP "), len(parts))
    parts.insert(at, (b"EXIF", exif.write_exif(text, turn)))
    return _write_file([(b"VP8X", _set_flag(_find_header(chunks), EXIF_FLAG, on=True)), *parts])


def strip_metadata(data: bytes) -> bytes:
    chunks = list(list_chunks(data))
    turn = next((exif.read_exif_orientation(body) for name, body in chunks if name == b"EXIF"), 1)
    parts = [
        (name, _set_flag(body, EXIF_FLAG | XMP_FLAG, on=False) if name == b"VP8X" else body)
        for name, body in chunks
        if name in DRAWN
    ]
    if turn == 1:
        return _write_file(parts)
    parts.append((b"EXIF", exif.write_exif(orientation=turn)))
    return _write_file(
        [(n, _set_flag(b, EXIF_FLAG, on=True) if n == b"VP8X" else b) for n, b in parts]
    )


def read_tags(data: bytes) -> Iterator[Tag]:
    looked = False
    for name, body in list_chunks(data):
        if name == b"EXIF" and not looked:
            looked = True
            yield from exif.read_exif_tags(body)
        elif name == b"XMP ":
            yield Tag("XMP", decode_text(body), "XMP")


def _find_header(chunks: list[tuple[bytes, bytes]]) -> bytes:
    """The extended header there is, or one made from the picture: flags, width - 1, height - 1."""
    name, body = chunks[0] if chunks else (b"", b"")
    if name == b"VP8X" and len(body) >= 10:
        return body
    if name == b"VP8L" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bits >> 28 & 1
        return _write_header(width, height, ALPHA_FLAG if alpha else 0)
    if name == b"VP8 " and len(body) >= 10:
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return _write_header(width - 1, height - 1, 0)
    raise InfotextError(BROKEN)


def _write_header(width: int, height: int, flags: int) -> bytes:
    return bytes([flags, 0, 0, 0]) + width.to_bytes(3, "little") + height.to_bytes(3, "little")


def _set_flag(header: bytes, flag: int, *, on: bool) -> bytes:
    if not header:
        raise InfotextError(BROKEN)
    return bytes([header[0] | flag if on else header[0] & ~flag & 0xFF]) + header[1:]


def _write_file(parts: list[tuple[bytes, bytes]]) -> bytes:
    body = b"WEBP" + b"".join(
        name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)
        for name, content in parts
    )
    return b"RIFF" + len(body).to_bytes(4, "little") + body
