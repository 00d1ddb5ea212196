"""A JPEG without its metadata and without a second loss: the pixels' own bytes are copied.

Of the segments before and between the scans only those are kept that a decoder needs. What follows
the end of the picture (a second picture, a depth map, a video) is left behind.
"""

COLOUR_MARKERS = frozenset(
    {0xDB, 0xC4, 0xDD, 0xDA, 0xCC}  # tables, restarts, scans
    | {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}  # frames that decoders know
)
JFIF = 0xE0  # says that three colours are YCbCr; may carry a thumbnail, which goes
JFIF_BYTES = 12  # as far as the densities
ADOBE = 0xEE  # says whether three colours are RGB or YCbCr, and four are inverted
ADOBE_BYTES = 12
START, END, SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


def remove_metadata(data: bytes) -> bytes | None:
    """None where this file is put together in a way not known here."""
    if not data.startswith(START):
        return None
    parts, at = [START], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker in (0xFF, *ALONE):  # filling, or a restart: neither is needed here
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == SCAN:
            end = _end_of_scan(data, end)
        parts.append(_filter_segment(marker, data[at:end]))
        at = end
    if not any(part[1:2] == b"\xda" for part in parts):
        return None
    return b"".join([*parts, END])


def _filter_segment(marker: int, segment: bytes) -> bytes:
    if marker in COLOUR_MARKERS:
        return segment
    if marker == JFIF and segment[4:9] == b"JFIF\0" and len(segment) >= JFIF_BYTES + 4:
        return b"\xff\xe0\x00\x10" + segment[4 : 4 + JFIF_BYTES] + b"\0\0"
    if marker == ADOBE and segment[4:9] == b"Adobe" and len(segment) >= ADOBE_BYTES + 4:
        return b"\xff\xee\x00\x0e" + segment[4 : 4 + ADOBE_BYTES]
    return b""


def _end_of_scan(data: bytes, at: int) -> int:
    """The next marker that is neither a stuffed zero nor a restart."""
    while 0 <= (at := data.find(b"\xff", at)) < len(data) - 1:
        if data[at + 1] != 0 and data[at + 1] not in ALONE and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)
