"""The pictures that the start page offers to try with: `python -m tests.example_pictures`."""

import io
import random
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from bench.ocr_paper import Sheet, load_font
from playground.settings import BASE_DIR

PLACE = BASE_DIR / "static" / "examples"
MAX_BYTES = 25_000
RECEIPT = (
    ("Rye bread", "2", "7.60"),
    ("Oat milk 1 l", "1", "2.35"),
    ("Apples, kg", "1.4", "4.90"),
    ("Ground coffee", "1", "8.95"),
    ("Dark chocolate", "3", "6.30"),
)
SCALE = 4  # it is drawn larger, and made smaller: edges are soft then

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Light:
    """The time of day: the sky, the sea, the sun and how high it stands."""

    horizon: Colour
    above: Colour
    sea: Colour
    sun: Colour
    glow: Colour
    height: float


EVENING = Light((250, 200, 140), (64, 104, 158), (36, 74, 104), (255, 238, 190), (236, 190, 132), 1)
LIGHTS = (
    EVENING,
    Light((214, 232, 240), (88, 150, 204), (42, 104, 140), (255, 252, 226), (226, 238, 232), 2.6),
    Light((60, 66, 104), (14, 18, 40), (16, 24, 46), (226, 228, 236), (150, 160, 186), 2.4),
    Light((244, 170, 160), (120, 96, 160), (70, 70, 116), (255, 226, 210), (240, 176, 166), 0.8),
    Light((176, 184, 186), (98, 110, 118), (64, 80, 86), (206, 210, 208), (150, 162, 164), 2.2),
    Light((250, 224, 150), (214, 132, 70), (104, 78, 70), (255, 246, 206), (250, 206, 130), 0.9),
    Light((190, 226, 214), (40, 122, 130), (20, 84, 96), (250, 252, 236), (170, 216, 206), 1.8),
    Light((240, 140, 96), (92, 40, 84), (58, 34, 66), (255, 204, 150), (240, 140, 100), 0.6),
)


def draw_receipt() -> Image.Image:
    """A till receipt as a phone takes it: a little askew, on a table."""
    sheet = Sheet(520, 720, ink=(38, 36, 40), paper=(252, 251, 247))
    bold, mono = load_font("bold", 30), load_font("mono", 21)
    sheet.write_text(260, 36, "HARBOUR GROCERY", bold, "ma")
    sheet.write_text(260, 84, "12 Quay Street", mono, "ma")
    sheet.write_text(260, 116, "14 March 2026   17:42", mono, "ma")
    sheet.write_text(40, 158, "-" * 34, mono)
    for row, (name, count, price) in enumerate(RECEIPT):
        y = 196 + 46 * row
        sheet.write_text(40, y, name, mono)
        sheet.write_text(330, y, count, mono, "ra")
        sheet.write_text(480, y, price, mono, "ra")
    sheet.write_text(40, 430, "-" * 34, mono)
    for y, name, value in ((468, "Subtotal", "30.10"), (512, "VAT 7 %", "2.11")):
        sheet.write_text(40, y, name, mono)
        sheet.write_text(480, y, value, mono, "ra")
    sheet.write_text(40, 560, "TOTAL", bold)
    sheet.write_text(480, 560, "32.21", bold, "ra")
    sheet.write_text(260, 640, "Thank you, see you soon!", mono, "ma")
    return lay_on_table(sheet.image)


def lay_on_table(paper: Image.Image) -> Image.Image:
    table = Image.new("RGB", (620, 820), (122, 98, 78))
    turned = paper.convert("RGBA").rotate(1.2, Image.Resampling.BICUBIC, expand=True)
    table.paste((70, 54, 42), (58, 52), turned.getchannel("A").filter(ImageFilter.GaussianBlur(6)))
    table.paste(turned, (44, 42), turned)
    return table


def draw_lighthouse(light: Light = EVENING) -> Image.Image:
    """A small picture with edges, curves and texture, such as an upscaler is there for."""
    width, height = 240 * SCALE, 160 * SCALE
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    horizon = int(height * 0.66)
    for y in range(horizon):
        share = y / horizon
        pairs = zip(light.horizon, light.above, strict=True)
        draw.line(
            (0, y, width, y), fill=tuple(round(a * share + b * (1 - share)) for a, b in pairs)
        )
    top = (124 - 40 * light.height) * SCALE
    draw.ellipse((118 * SCALE, top, 158 * SCALE, top + 40 * SCALE), fill=light.sun)
    draw_sea(draw, light, horizon, width, height)
    draw_tower(draw)
    return image.resize((240, 160), Image.Resampling.LANCZOS)


def draw_sea(
    draw: ImageDraw.ImageDraw, light: Light, horizon: int, width: int, height: int
) -> None:
    chance = random.Random(7)
    draw.rectangle((0, horizon, width, height), fill=light.sea)
    for _ in range(420):
        y = horizon + int((height - horizon) * chance.random() ** 1.4)
        x, long = chance.randrange(width), chance.randrange(6, 26) * SCALE // 3
        near = abs(x - 138 * SCALE) < 34 * SCALE
        colour = light.glow if near else tuple(min(255, part + 50) for part in light.sea)
        draw.line((x, y, x + long, y), fill=colour, width=max(1, SCALE // 2))


def draw_tower(draw: ImageDraw.ImageDraw) -> None:
    def at(*values: float) -> list[float]:
        return [value * SCALE for value in values]

    draw.polygon(at(10, 118, 34, 92, 74, 96, 104, 120, 112, 160, 0, 160), fill=(52, 54, 50))
    draw.polygon(at(46, 96, 50, 36, 64, 36, 68, 96), fill=(244, 240, 230))
    for y in (50, 74):
        draw.polygon(
            at(49.2 - (y - 50) / 24, y, 64.8 + (y - 50) / 24, y, 65.6 + (y - 50) / 24, y + 11,
               48.4 - (y - 50) / 24, y + 11), fill=(182, 52, 44),
        )  # fmt: skip
    draw.rectangle(at(46, 33, 68, 36), fill=(48, 48, 52))
    draw.rectangle(at(51, 23, 63, 33), fill=(255, 226, 140))
    for x in (51, 57, 63):
        draw.line(at(x, 23, x, 33), fill=(48, 48, 52), width=SCALE // 2)
    draw.polygon(at(49, 23, 57, 14, 65, 23), fill=(150, 40, 36))
    draw.rectangle(at(54, 84, 60, 96), fill=(70, 60, 54))
    draw.rectangle(at(55, 62, 59, 69), fill=(74, 84, 96))
    draw.polygon(at(72, 100, 72, 84, 84, 76, 96, 84, 96, 102), fill=(222, 214, 198))
    draw.polygon(at(69, 85, 84, 73, 99, 85), fill=(120, 62, 50))
    draw.rectangle(at(80, 90, 86, 101), fill=(84, 66, 54))


def save_picture(image: Image.Image, path: Path, quality: int) -> int:
    """Bytes of the file."""
    file = io.BytesIO()
    image.save(file, "WEBP", quality=quality, method=6)
    data = file.getvalue()
    if len(data) > MAX_BYTES:
        raise SystemExit(f"{path.name} has {len(data)} bytes: more than {MAX_BYTES}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return len(data)


def main() -> None:
    save_picture(draw_receipt(), PLACE / "receipt.webp", quality=62)
    save_picture(draw_lighthouse(), PLACE / "lighthouse.webp", quality=88)


if __name__ == "__main__":
    main()
