"""Pages of writing that lean, and pictures without any."""

import random
from typing import Any

from PIL import Image, ImageDraw

from tests.local.pictures import load_font

Colour = tuple[int, int, int]
WORDS = ("the", "old", "harbour", "light", "was", "painted", "twice", "by", "young", "sailors")


def build_lines(count: int, length: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    cut = [" ".join(chance.choices(WORDS, k=20))[:length] for _ in range(count)]
    return [line.rpartition(" ")[0] for line in cut]


def draw_page(ink: Colour = (20, 20, 20), paper: Colour = (255, 255, 255)) -> Image.Image:
    """20 lines of up to 60 letters."""
    image = Image.new("RGB", (960, 820), paper)
    draw = ImageDraw.Draw(image)
    for place, line in enumerate(build_lines(20, 60)):
        draw.text((70, 60 + 34 * place), line, font=load_font(), fill=ink)
    return image


def draw_columns() -> Image.Image:
    """Three, whose lines stand at different heights."""
    image = Image.new("RGB", (1200, 800), "white")
    draw = ImageDraw.Draw(image)
    for column in range(3):
        for place, line in enumerate(build_lines(20, 24, column)):
            y = 50 + 11 * column + 34 * place
            draw.text((40 + 390 * column, y), line, font=load_font(), fill="black")
    return image


def draw_table() -> Image.Image:
    """Ruled, both ways."""
    image = Image.new("RGB", (900, 700), "white")
    draw = ImageDraw.Draw(image)
    for row in range(12):
        y = 60 + 48 * row
        draw.line((50, y + 38, 850, y + 38), fill="black", width=2)
        for column in range(4):
            draw.line((50 + 200 * column, 60, 50 + 200 * column, 626), fill="black", width=2)
            draw.text((60 + 200 * column, y), f"{row * 37 + column}.50 net", font=load_font(),
                      fill="black")  # fmt: skip
    return image


def draw_shapes(seed: int) -> Image.Image:
    """A picture full of edges and colours, and without a word."""
    chance = random.Random(seed)

    def pick_colour() -> Colour:
        return (chance.randrange(256), chance.randrange(256), chance.randrange(256))

    image = Image.new("RGB", (1000, 800), pick_colour())
    draw = ImageDraw.Draw(image)
    for _ in range(80):
        x, y = chance.randrange(1000), chance.randrange(800)
        box = (x, y, x + chance.randrange(10, 200), y + chance.randrange(10, 200))
        (draw.ellipse if chance.random() < 0.5 else draw.rectangle)(box, fill=pick_colour())
        line = (x, y, chance.randrange(1000), chance.randrange(800))
        draw.line(line, fill=pick_colour(), width=chance.randrange(1, 9))
    return image


def lean(image: Image.Image, degrees: float, **options: Any) -> Image.Image:
    """Counter-clockwise, as much larger as it takes."""
    paper = image.getpixel((0, 0))
    options = {"resample": Image.Resampling.BICUBIC, "expand": True, "fillcolor": paper, **options}
    return image.rotate(degrees, **options)
