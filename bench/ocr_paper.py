"""A sheet to write on, and what a camera does to it."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FOLDERS = [Path("/usr/share/fonts/truetype"), Path("/usr/share/fonts")]
# By family, the first that is there; Debian's fonts-dejavu-core comes with most systems.
FAMILIES = {
    "sans": ("DejaVuSans", "LiberationSans-Regular"),
    "serif": ("DejaVuSerif", "LiberationSerif-Regular"),
    "mono": ("DejaVuSansMono", "LiberationMono-Regular"),
    "bold": ("DejaVuSans-Bold", "LiberationSans-Bold"),
    "narrow": ("LiberationSansNarrow-Regular", "DejaVuSansCondensed", "DejaVuSans"),
    "book": ("LiberationSerif-Regular", "DejaVuSerif"),
    "plain": ("LiberationSans-Regular", "DejaVuSans"),
}
Colour = tuple[int, int, int]
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
TABLE = (120, 110, 100)


def load_font(family: str, size: int) -> ImageFont.FreeTypeFont:
    for name in FAMILIES[family]:
        for folder in FOLDERS:
            for path in sorted(folder.rglob(f"{name}.ttf")):
                return ImageFont.truetype(path, size)
    raise FileNotFoundError("No DejaVu or Liberation fonts: install fonts-dejavu-core.")


@dataclass
class Sheet:
    """White paper; `lines` is what stands on it, in reading order."""

    width: int
    height: int
    ink: Colour = BLACK
    paper: Colour = WHITE
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width, self.height), self.paper)
        self._draw = ImageDraw.Draw(self.image)

    def write_text(
        self, x: float, y: float, text: str, face: ImageFont.FreeTypeFont, anchor: str = "la"
    ) -> None:
        """Without telling `lines`: cells of one row are told together."""
        self._draw.text((x, y), text, font=face, fill=self.ink, anchor=anchor)

    def draw_rule(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._draw.line((x, y, to_x, to_y), fill=self.ink, width=2)

    def write_column(
        self, x: float, y: float, width: float, text: str, face: ImageFont.FreeTypeFont
    ) -> float:
        """A paragraph wrapped to a width; returns where it ends."""
        for line in wrap_text(text, face, width):
            self.write_text(x, y, line, face)
            self.lines.append(line)
            y += face.size * 1.35
        return y


def wrap_text(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def skew_image(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))


def bend_image(image: Image.Image, seed: int) -> Image.Image:
    """Paper that rises to the binding of an open book, on its left."""
    lift = np.random.default_rng(seed).uniform(30, 60)
    canvas = Image.new("RGB", (image.width, image.height + 60), WHITE)
    for x in range(image.width):
        down = round(lift * (1 - np.exp(-4 * x / image.width)))
        canvas.paste(image.crop((x, 0, x + 1, image.height)), (x, down))
    return canvas


def curl_image(image: Image.Image, seed: int) -> Image.Image:
    """A slip that bends across, more at one end, lying on a table, seen at a steep slant."""
    chance = np.random.default_rng(seed)
    edge = image.width // 3
    table = Image.new("RGB", (image.width + 2 * edge, image.height + 2 * edge), TABLE)
    table.paste(image, (edge, edge))
    rows, columns = np.mgrid[0 : table.height, 0 : table.width]
    across, down = (columns - edge) / image.width - 0.5, (rows - edge) / image.height
    depth = chance.choice([-1, 1]) * chance.uniform(0.03, 0.06) * image.width
    lifted = rows - depth * (4 * across**2 - 1) * (1 - 0.6 * down)
    source = np.clip(np.round(lifted), 0, table.height - 1).astype(int)
    seen = _slant_image(Image.fromarray(np.asarray(table)[source, columns]), chance, 0.12)
    turned = seen.rotate(
        chance.uniform(-9, 9), Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE
    )
    return add_noise(turned.filter(ImageFilter.GaussianBlur(0.7)), 8, seed)


def photograph_image(image: Image.Image, seed: int) -> Image.Image:
    """Seen at a slant, under uneven light, out of focus, with noise, as JPEG would have it."""
    chance = np.random.default_rng(seed)
    slanted = _slant_image(image, chance)
    pixels = np.asarray(slanted, dtype=np.float32) * _cast_light(slanted, chance)
    lit = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return add_noise(lit.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 1.1))), 9, seed)


def add_noise(image: Image.Image, strength: float, seed: int) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float32)
    grain = np.random.default_rng(seed).normal(0, strength, pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def _cast_light(image: Image.Image, chance: np.random.Generator) -> np.ndarray:
    """Falls off to one side, with the soft edge of a shadow across."""
    across = np.linspace(chance.uniform(0.6, 0.8), 1.05, image.width)[None, :]
    down = np.linspace(1.0, chance.uniform(0.75, 0.95), image.height)[:, None]
    edge = np.linspace(-6, 6, image.width)[None, :] + chance.uniform(-3, 3)
    shadow = 0.7 + 0.3 / (1 + np.exp(edge * 2))
    light: np.ndarray = (across * down * shadow)[:, :, None]
    return light


def _slant_image(
    image: Image.Image, chance: np.random.Generator, most: float = 0.06
) -> Image.Image:
    width, height = image.size
    reach = chance.uniform(0, most, 8) * width
    sign = np.array([-1, -1, 1, -1, 1, 1, -1, 1])  # outwards: nothing leaves the picture
    corners = np.array([0, 0, width, 0, width, height, 0, height]) + sign * reach
    seen = corners.reshape(4, 2)
    paper = np.array([[0, 0], [width, 0], [width, height], [0, height]])
    return image.transform(
        image.size,
        Image.Transform.PERSPECTIVE,
        _solve_homography(paper, seen).tolist(),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )


def _solve_homography(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The eight numbers Pillow wants: from a place in the result to one in the original."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    solved: np.ndarray = np.linalg.solve(np.array(rows, dtype=float), target.flatten())
    return solved
