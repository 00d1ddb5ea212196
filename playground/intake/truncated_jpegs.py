"""A JPEG without its end mark: whole, if none of its pixels depends on what would follow.

Some cameras and programs leave the two last bytes out. Runs in a child process.
"""

import io

from PIL import Image

START_OF_SCAN, END = b"\xff\xda", b"\xff\xd9"
FOLLOWING = b"\x55\xaa\x33" * 20_000  # read as colours, if any are still missing
SIDE = 64  # pixels that are enough to compare


def end_jpeg(data: bytes) -> bytes:
    """With its end where only that is missing; else as it is."""
    if data.rfind(END) > data.rfind(START_OF_SCAN):
        return data
    data = data.rstrip(b"\xff")  # half a mark
    ended = data + END
    try:
        is_whole = _decode_sample(ended) == _decode_sample(data + FOLLOWING + END)
    except (OSError, SyntaxError, ValueError):
        return data
    return ended if is_whole else data


def _decode_sample(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        image.draft(None, (SIDE, SIDE))
        return image.tobytes()
