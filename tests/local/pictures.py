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


def load_font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    font_path = next((path for path in FONTS if path.is_file()), None)
    return ImageFont.truetype(font_path, SIZE) if font_path else ImageFont.load_default(SIZE)


def draw_words(words: list[tuple[int, int, str]], size: tuple[int, int]) -> Image.Image:
    """Black on white, each text at its place."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for x, y, text in words:
        draw.text((x, y), text, font=load_font(), fill="black")
    return image


def write_text(text: str) -> Image.Image:
    lines = text.splitlines()
    words = [(30, 30 + 36 * place, line) for place, line in enumerate(lines)]
    return draw_words(words, (60 + 15 * max(map(len, lines)), 60 + 36 * len(lines)))


def encode_image(image: Image.Image, format: str = "PNG") -> str:
    buffer = io.BytesIO()
    image.save(buffer, format)
    return base64.b64encode(buffer.getvalue()).decode()


def build_part(image: Image.Image | str) -> dict[str, Any]:
    """As the reference has it; a string is taken for the address itself."""
    address = image if isinstance(image, str) else f"data:image/png;base64,{encode_image(image)}"
    return {"type": "image_url", "image_url": {"url": address}}


def build_body(*images: Image.Image | str, **params: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": "Extract all text."}, *map(build_part, images)]
    return {"model": PP_OCR.id, "messages": [{"role": "user", "content": content}]} | params
