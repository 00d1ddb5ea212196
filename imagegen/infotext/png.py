"""PNG: chunks walked, one text put in, all that is no picture taken out."""

import zlib
from collections.abc import Iterator

from imagegen.infotext import exif
from imagegen.infotext.errors import InfotextError
from imagegen.infotext.tags import Tag, decode_text, unpack_text
from playground.intake import IntakeError, limits, png_texts
from playground.intake.png_texts import SIGNATURE, TEXTS, read_keyword, split_text

KEYWORD = b"parameters"
# What a picture needs to look as it does. Everything else tells of its making.
DRAWN = frozenset(
    {
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
        b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT",
    }
)  # fmt: skip


def list_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of each, from IHDR to IEND. Raises InfotextError where it breaks."""
    try:
        yield from png_texts.list_chunks(data)
    except IntakeError as error:
        raise InfotextError(error.message) from error


def embed_text(data: bytes, text: str) -> bytes:
    """With `text` as its only `parameters`, before the picture itself."""
    parts = [SIGNATURE]
    for kind, start, end in list_chunks(data):
        if kind not in TEXTS or read_keyword(data[start + 8 : end - 4]) != KEYWORD:
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


def _read_text_tag(kind: bytes, body: bytes) -> Tag:
    keyword = read_keyword(body)
    name = decode_text(keyword, "latin-1")
    if len(body) - len(keyword) - 1 > limits.TEXT_CHUNK:
        return Tag(name, "", kind.decode(), "It is larger than 1 MB and wasn't read.")
    rest, is_packed = split_text(kind, body)
    rest, note = unpack_text(rest) if is_packed else (rest, "")
    text = decode_text(rest) if kind == b"iTXt" else _decode_latin(rest)
    return Tag(name, text, kind.decode(), note)


def _decode_latin(data: bytes) -> str:
    """The standard says Latin-1. Many tools write UTF-8 all the same."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\0", "")
