"""EXIF: a small TIFF without a picture. Its UserComment is where JPEG and WebP keep the text."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from imagegen.infotext.tags import Tag, decode_text
from playground.intake import limits

PREFIX = b"Exif\0\0"
ORIENTATION, EXIF_IFD, USER_COMMENT = 0x0112, 0x8769, 0x9286
NAMES = {
    0x010E: "ImageDescription",
    0x010F: "Make",  # ComfyUI: "workflow:{…}"
    0x0110: "Model",  # ComfyUI: "prompt:{…}"
    0x0131: "Software",
    0x013B: "Artist",
    0x8298: "Copyright",
    USER_COMMENT: "UserComment",
    0x927C: "MakerNote",  # Fooocus: the scheme of its text
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
}
BYTE, ASCII, SHORT, LONG, UNDEFINED, UTF8 = 1, 2, 3, 4, 7, 129
TEXTS = (BYTE, ASCII, UNDEFINED, UTF8)
UNICODE = b"UNICODE\0"
MARKS = (b"\xff\xfe", b"\xfe\xff")
MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Entry:
    tag: int
    number: int
    data: bytes = b""  # of a text


def write_exif(text: str = "", orientation: int = 1) -> bytes:
    """A block with a UserComment, in the byte order and encoding that piexif has made usual."""
    head = b"MM\0*" + (8).to_bytes(4, "big")
    wide = text.encode("utf-16-be")
    if wide[:2] in MARKS:  # a letter that would be taken for the mark
        wide = MARKS[1] + wide
    comment = UNICODE + wide if text else b""
    first = [(ORIENTATION, SHORT, 1, orientation << 16)] if orientation != 1 else []
    pointer = 8 + _measure_directory(len(first) + 1)
    if comment:
        first.append((EXIF_IFD, LONG, 1, pointer))
        second = [(USER_COMMENT, UNDEFINED, len(comment), pointer + _measure_directory(1))]
        return head + _write_directory(first) + _write_directory(second) + comment
    return head + _write_directory(first)


def read_exif_orientation(block: bytes) -> int:
    """1 to 8; 1 is upright."""
    number = next((e.number for e in list_entries(block) if e.tag == ORIENTATION), 1)
    return number if 1 <= number <= 8 else 1


def read_exif_tags(block: bytes) -> Iterator[Tag]:
    """The texts in it. A damaged block has fewer, or none."""
    return (Tag(NAMES[e.tag], _read_text(e), "EXIF") for e in list_entries(block) if e.data)


def list_entries(block: bytes) -> Iterator[Entry]:
    """Of the first directory and the one it points to."""
    block = block.removeprefix(PREFIX)[: limits.TEXT_ALL]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        return
    further = None
    for entry in _list_directory(block, order, struct.unpack_from(order + "I", block, 4)[0]):
        if entry.tag == EXIF_IFD:
            further = entry.number
        yield entry
    if further is not None:
        yield from _list_directory(block, order, further)


def _list_directory(block: bytes, order: str, at: int) -> Iterator[Entry]:
    if at + 2 > len(block):
        return
    count = min(struct.unpack_from(order + "H", block, at)[0], MOST_ENTRIES)
    for place in range(at + 2, at + 2 + 12 * count, 12):
        if place + 12 > len(block):
            return
        yield _read_entry(block, order, place)


def _read_entry(block: bytes, order: str, place: int) -> Entry:
    tag, kind, count, value = struct.unpack_from(order + "HHII", block, place)
    number = struct.unpack_from(order + "H", block, place + 8)[0] if kind == SHORT else value
    if tag not in NAMES or kind not in TEXTS or count > limits.TEXT_CHUNK:
        return Entry(tag, number)
    start = place + 8 if count <= 4 else value
    return Entry(tag, number, block[start : start + count])


def _read_text(entry: Entry) -> str:
    data = entry.data
    if entry.tag == USER_COMMENT and data.startswith(UNICODE):
        return read_wide(data.removeprefix(UNICODE))
    if entry.tag in (0x9C9B, 0x9C9C):
        return decode_text(data, "utf-16-le")
    for prefix in (b"ASCII\0\0\0", b"JIS\0\0\0\0\0", bytes(8)):
        data = data.removeprefix(prefix)
    # Some tools leave the word out that says how it is written.
    return (read_wide(data) if is_wide(data) else decode_text(data)).strip()


def is_wide(data: bytes) -> bool:
    """Whether every other byte of plain letters is zero, or a mark says so."""
    start = data[:4_096]
    zeros = max(start[::2].count(0), start[1::2].count(0))
    return data[:2] in MARKS or (len(start) > 7 and zeros > len(start) // 5)


def read_wide(data: bytes) -> str:
    """UTF-16 in either order. Where no mark says which, the zeros of plain letters do.

    What the file says of its own order counts for nothing: tools write both under either.
    """
    if data[:2] in MARKS:
        return decode_text(data, "utf-16")
    upper, lower = data[::2], data[1::2]
    if not upper.count(0) and not lower.count(0):
        return _strip_zeros(data)
    return decode_text(data, "utf-16-le" if lower.count(0) > upper.count(0) else "utf-16-be")


def _strip_zeros(data: bytes) -> str:
    """No plain letter in it: UTF-8 in spite of its name, or a script of few upper halves."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        little = len(set(data[1::2])) < len(set(data[::2]))
        return decode_text(data, "utf-16-le" if little else "utf-16-be")


def _measure_directory(count: int) -> int:
    return 2 + 12 * count + 4


def _write_directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    body = b"".join(struct.pack(">HHII", *entry) for entry in entries)
    return struct.pack(">H", len(entries)) + body + bytes(4)
