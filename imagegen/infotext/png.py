"""PNG: chunks walked, one text put in, all that is no picture taken out."""

import zlib
from collections.abc import Iterator

from imagegen.infotext import exif
from imagegen.infotext.errors import InfotextError
from imagegen.infotext.tags import Tag, decode_text, unpack_text
from playground.intake import limits

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"parameters"
TEXTS = (b"tEXt", b"zTXt", b"iTXt")
MOST_CHUNKS = 100_000
# What a picture needs to look as it does. Everything else tells of its making.
DRAWN = frozenset(
    {
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
        b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT",
    }
)  # fmt: skip


def list_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of each, from IHDR to IEND. Raises InfotextError where it breaks."""
    at = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise InfotextError("This PNG file is cut off or damaged.")
        yield kind, at, end
        if kind == b"IEND":
            return
        at = end
    raise InfotextError("This PNG file is in too many pieces.")


def embed_text(data: bytes, text: str) -> bytes:
    """With `text` as its only `parameters`, before the picture itself."""
    parts = [SIGNATURE]
    for kind, start, end in list_chunks(data):
        if kind not in TEXTS or _read_keyword(data[start + 8 : end - 4]) != KEYWORD:
            parts.append(data[start:end])
        if kind == b"IHDR":
            parts.append(text_chunk(text))
    return b"".join(parts)


def strip_metadata(data: bytes) -> bytes:
    parts = (data[start:end] for kind, start, end in list_chunks(data) if kind in DRAWN)
    return SIGNATURE + b"".join(parts)


def read_tags(data: bytes) -> Iterator[Tag]:
    """Its texts, and its EXIF block: a picture has one."""
    looked = False
    for kind, start, end in list_chunks(data):
        body = data[start + 8 : end - 4]
        if kind in TEXTS:
            yield _read_text_tag(kind, body)
        elif kind == b"eXIf" and not looked:
            looked = True
            yield from exif.read_exif_tags(body)


def text_chunk(text: str) -> bytes:
    """Latin-1 goes into tEXt, everything else into iTXt, uncompressed.

    So does Latin-1 that would be read as UTF-8, which many tools write into tEXt.
    """
    latin = text.encode("latin-1", "replace")
    if _decode_latin(latin) == text:
        return _write_chunk(b"tEXt", KEYWORD + b"\0" + latin)
    return _write_chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + text.encode())


def _write_chunk(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(body, zlib.crc32(kind))
    return len(body).to_bytes(4, "big") + kind + body + crc.to_bytes(4, "big")


def _read_keyword(body: bytes) -> bytes:
    return body[:80].partition(b"\0")[0]


def _read_text_tag(kind: bytes, body: bytes) -> Tag:
    keyword = _read_keyword(body)
    rest, name = body[len(keyword) + 1 :], decode_text(keyword, "latin-1")
    if len(rest) > limits.TEXT_CHUNK:
        return Tag(name, "", kind.decode(), "It is larger than 1 MB and wasn't read.")
    if kind == b"iTXt":
        return _read_international(name, rest)
    rest, note = unpack_text(rest[1:]) if kind == b"zTXt" else (rest, "")
    return Tag(name, _decode_latin(rest), kind.decode(), note)


def _read_international(name: str, rest: bytes) -> Tag:
    packed, note = rest[:1] == b"\1", ""
    text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # behind language, translated keyword
    if packed:
        text, note = unpack_text(text)
    return Tag(name, decode_text(text), "iTXt", note)


def _decode_latin(data: bytes) -> str:
    """The standard says Latin-1. Many tools write UTF-8 all the same."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\0", "")
