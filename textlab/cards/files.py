"""Card files: PNG with a text `ccv3` or `chara`, or JSON. All that comes in is untrusted."""

import base64
import binascii
from typing import Any

from django.core.exceptions import ValidationError

from playground.intake import IntakeError
from playground.intake.png_texts import SIGNATURE, find_texts
from playground.json_files import MAX_JSON_BYTES, parse_json
from textlab.cards.card import parse_card

MAX_CARD_BYTES = 25 * 2**20  # of a PNG file: its picture may be large, its text may not
KEYWORDS = (b"ccv3", b"chara")  # the first of them that is there counts
MAX_BASE64_BYTES = MAX_JSON_BYTES * 4 // 3 + 4


def read_card_file(data: bytes) -> dict[str, Any]:
    """The card's JSON object, which is a card. Raises ValidationError with a sentence."""
    value = parse_json(extract_json(data) if data.startswith(SIGNATURE) else data)
    parse_card(value)
    return dict(value)


def extract_json(png: bytes) -> bytes:
    """Of a PNG file: V3 writes `ccv3`, beside it perhaps a simpler `chara` for older readers."""
    if len(png) > MAX_CARD_BYTES:
        raise ValidationError(
            f"This picture is too large: it may have at most {MAX_CARD_BYTES // 2**20} MB."
        )
    try:
        texts = find_texts(png, frozenset(KEYWORDS), MAX_BASE64_BYTES)
    except IntakeError as error:
        raise ValidationError(error.message) from None
    text = next((texts[keyword] for keyword in KEYWORDS if keyword in texts), None)
    if text is None:
        raise ValidationError(
            "This picture holds no character card. Programs that process pictures remove it."
        )
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValidationError("The card in this picture is damaged: it isn't base64.") from None
