"""The picture that a card came in: decoded apart, made small, with nothing else of its file."""

from playground import intake
from playground.intake import IntakeError
from playground.intake.png_texts import SIGNATURE

LONGEST_SIDE_PIXELS = 512


def make_picture(data: bytes) -> bytes:
    """As WebP. Blank where there is none that can be shown: its texts are what a card is."""
    if not data.startswith(SIGNATURE):
        return b""
    try:
        document = intake.open_upload(data, "card.png")
        return intake.make_thumbnail(document, side=LONGEST_SIDE_PIXELS)
    except IntakeError:
        return b""
