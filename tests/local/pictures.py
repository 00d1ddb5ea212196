"""Small pictures of text, for the reader, and requests that carry them."""

import base64
import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from playground.local.vision.weights import PP_OCR

FONTS = [
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf"),
]
SIZE = 22


def font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    found = next((path for path in FONTS if path.is_file()), None)
    return ImageFont.truetype(found, SIZE) if found else ImageFont.load_default(SIZE)


def drawn(words: list[tuple[int, int, str]], size: tuple[int, int]) -> Image.Image:
    """Black on white, each text at its place."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for x, y, text in words:
        draw.text((x, y), text, font=font(), fill="black")
    return image


def written(text: str) -> Image.Image:
    lines = text.splitlines()
    words = [(30, 30 + 36 * place, line) for place, line in enumerate(lines)]
    return drawn(words, (60 + 15 * max(map(len, lines)), 60 + 36 * len(lines)))


def encoded(image: Image.Image, format: str = "PNG") -> str:
    buffer = io.BytesIO()
    image.save(buffer, format)
    return base64.b64encode(buffer.getvalue()).decode()


def part(image: Image.Image | str) -> dict[str, Any]:
    """As the reference has it; a string is taken for the address itself."""
    address = image if isinstance(image, str) else f"data:image/png;base64,{encoded(image)}"
    return {"type": "image_url", "image_url": {"url": address}}


def asked(*images: Image.Image | str, **params: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": "Extract all text."}, *map(part, images)]
    return {"model": PP_OCR.id, "messages": [{"role": "user", "content": content}]} | params
