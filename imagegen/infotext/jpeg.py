"""JPEG: segments walked, one EXIF block put in, all that is no picture taken out."""

import re
from collections.abc import Iterator

from imagegen.infotext import exif
from imagegen.infotext.errors import InfotextError
from imagegen.infotext.tags import Tag, decode_text

START, END, SCAN = 0xD8, 0xD9, 0xDA
APP0, APP1, APP2, APP13, APP14, APP15, COM = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF, 0xFE
XMP = b"http://ns.adobe.com/xap/1.0/\0"
MOST_SEGMENTS = 10_000
MAX_SEGMENT_BYTES = 65_533  # bytes of one segment
# In the data of a scan, FF00 is data and FFD0 to FFD7 are its own marks.
MARK = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
BROKEN = "This JPEG file is cut off or damaged."


def list_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Mark, start and end of each segment behind the first mark; a scan comes with its data."""
    at = 2
    for _ in range(MOST_SEGMENTS):
        match = MARK.match(data, at)
        if match is None:
            raise InfotextError(BROKEN)
        mark, start = match[1][0], match.end() - 2
        if mark == END:
            yield mark, start, start + 2
            return
        at = _find_end(data, mark, start)
        yield mark, start, at
    raise InfotextError("This JPEG file is in too many pieces.")


def _find_end(data: bytes, mark: int, start: int) -> int:
    size = int.from_bytes(data[start + 2 : start + 4], "big")
    end = start + 2 + size
    if size < 2 or end > len(data):
        raise InfotextError(BROKEN)
    if mark != SCAN:
        return end
    following = MARK.search(data, end)
    if following is None:
        raise InfotextError(BROKEN)
    return following.start()


def embed_text(data: bytes, text: str) -> bytes:
    """In the place of the EXIF block there was; a text too long for one is left out."""
    block = exif.PREFIX + exif.write_exif(text, read_orientation(data))
    if len(block) > MAX_SEGMENT_BYTES:
        return data
    segments = [
        data[start:end]
        for mark, start, end in list_segments(data)
        if not _is_exif(data, mark, start)
    ]
    # JFIF wants to be the first.
    place = 1 if segments[0][1] == APP0 else 0
    return b"".join([data[:2], *segments[:place], _write_app1(block), *segments[place:]])


def strip_metadata(data: bytes) -> bytes:
    turn = read_orientation(data)
    segments = [
        data[start:end] for mark, start, end in list_segments(data) if _is_drawn(data, mark, start)
    ]
    if turn != 1:  # without it the picture would lie on its side
        segments.insert(0, _write_app1(exif.PREFIX + exif.write_exif(orientation=turn)))
    return data[:2] + b"".join(segments)


def read_tags(data: bytes) -> Iterator[Tag]:
    """Those in front of the picture; of its EXIF the first block."""
    looked = False
    for mark, start, end in list_segments(data):
        if mark == SCAN:
            return
        if _is_exif(data, mark, start):
            if looked:
                continue
            looked = True
        yield from _read_segment_tags(mark, data[start + 4 : end])


def read_orientation(data: bytes) -> int:
    for mark, start, end in list_segments(data):
        if _is_exif(data, mark, start):
            return exif.read_exif_orientation(data[start + 4 : end])
        if mark == SCAN:
            break
    return 1


def _read_segment_tags(mark: int, body: bytes) -> Iterator[Tag]:
    if mark == APP1 and body.startswith(exif.PREFIX):
        yield from exif.read_exif_tags(body)
    elif mark == APP1 and body.startswith(XMP):
        yield Tag("XMP", decode_text(body[len(XMP) :]), "XMP")
    elif mark == COM:
        yield Tag("Comment", decode_text(body), "COM")


def _is_drawn(data: bytes, mark: int, start: int) -> bool:
    """Tables and scans, and of the notes those that say how colours are meant."""
    body = data[start + 4 : start + 20]
    if mark in (APP0, APP2):
        return body.startswith((b"JFIF\0", b"ICC_PROFILE\0"))
    return mark == APP14 or not (APP1 <= mark <= APP15 or mark == COM)


def _is_exif(data: bytes, mark: int, start: int) -> bool:
    return mark == APP1 and data.startswith(exif.PREFIX, start + 4)


def _write_app1(block: bytes) -> bytes:
    return b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block
