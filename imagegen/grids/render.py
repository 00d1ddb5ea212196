"""The plot as one picture: labels above, beside and over the cells, drawn on white.

Knows Pillow and nothing else; takes seconds for two hundred cells and belongs in the worker.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, sqrt
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
MOST_PIXELS = 32_000_000
MAX_SIDE_PIXELS = 16_000
GAP_PIXELS = 4  # pixels between cells
MIN_CELL_PIXELS = 48  # pixels of its longer side
MAX_LABEL_CHARS = 400  # characters of one label
MOST_LINES = 6  # of one label
PAPER, INK, EMPTY, FAINT = "white", "#1a1d1e", "#eceeec", "#5f676a"
SMALLEST, LARGEST = 14, 44  # pixels of the letters

Size = tuple[int, int]
Content = list[Image.Image] | str  # of a cell: its pictures, or why there are none


@dataclass(frozen=True, slots=True)
class Labels:
    columns: Sequence[str]
    rows: Sequence[str]  # one empty label where there is no second axis
    sheets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything goes, in pixels."""

    labels: Labels
    cell: Size
    letters: int
    side: int  # width of the labels beside the rows
    head: int  # height of the labels above the columns
    title: int  # height of a sheet's own label

    @property
    def sheet(self) -> int:
        """Height of one sheet."""
        return self.title + self.head + len(self.labels.rows) * (self.cell[1] + GAP_PIXELS)

    @property
    def size(self) -> Size:
        width = self.side + len(self.labels.columns) * (self.cell[0] + GAP_PIXELS) - GAP_PIXELS
        return width, self.sheet * len(self.labels.sheets) - GAP_PIXELS

    def place_cell(self, x: int, y: int, z: int) -> Size:
        top = z * self.sheet + self.title + self.head
        return self.side + x * (self.cell[0] + GAP_PIXELS), top + y * (self.cell[1] + GAP_PIXELS)


def fit_layout(labels: Labels, cell: Size) -> Layout:
    """Cells at their own size, or smaller where the whole would be too large."""
    layout = _build_layout(labels, cell)
    while _too_large(layout.size) and max(layout.cell) > MIN_CELL_PIXELS:
        width, height = (max(1, round(side * 0.9)) for side in layout.cell)
        layout = _build_layout(labels, (width, height))
    return layout


def count_tiles(count: int) -> Size:
    """Columns and rows in which the pictures of one cell stand."""
    columns = ceil(sqrt(max(count, 1)))
    return columns, ceil(max(count, 1) / columns)


def draw_grid(plan: Layout, content: Callable[[int, int, int], Content]) -> Image.Image:
    canvas = Image.new("RGB", plan.size, PAPER)
    pen = ImageDraw.Draw(canvas)
    for z, title in enumerate(plan.labels.sheets):
        _draw_label(pen, title, (0, z * plan.sheet, plan.size[0], plan.title), plan.letters)
        _draw_heads(pen, plan, z)
        for y in range(len(plan.labels.rows)):
            for x in range(len(plan.labels.columns)):
                _draw_cell(canvas, plan, content(x, y, z), plan.place_cell(x, y, z))
    return canvas


def wrap_text(text: str, width: int, letters: int) -> list[str]:
    """Lines that fit; words that do not are broken, and what is too much is cut."""
    font, line = _load_font(letters), ""
    lines: list[str] = []
    for word in text[:MAX_LABEL_CHARS].split():
        while word:
            tried = f"{line} {word}".strip()
            if font.getlength(tried) <= width:
                line, word = tried, ""
            elif line:
                lines, line = [*lines, line], ""
            else:
                fits = _count_fitting(word, width, letters)
                lines, word = [*lines, word[:fits]], word[fits:]
            if len(lines) > MOST_LINES:
                return [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
    return [*lines, line] if line else lines


def _build_layout(labels: Labels, cell: Size) -> Layout:
    letters = min(max(cell[0] // 18, SMALLEST), LARGEST)
    beside = min(max(cell[0] * 3 // 5, 7 * letters), 20 * letters)
    side = beside if any(labels.rows) else 0
    width = side + len(labels.columns) * (cell[0] + GAP_PIXELS)
    return Layout(
        labels,
        cell,
        letters,
        side,
        _measure_heads(labels.columns, cell[0], letters),
        _measure_heads(labels.sheets, width, letters),
    )


def _measure_heads(labels: Sequence[str], width: int, letters: int) -> int:
    most = max((len(wrap_text(label, width - letters, letters)) for label in labels), default=0)
    return most * _measure_leading(letters) + letters if most else 0


def _too_large(size: Size) -> bool:
    return size[0] * size[1] > MOST_PIXELS or max(size) > MAX_SIDE_PIXELS


def _draw_heads(pen: ImageDraw.ImageDraw, plan: Layout, z: int) -> None:
    width, height = plan.cell
    for x, label in enumerate(plan.labels.columns):
        left, top = plan.place_cell(x, 0, z)
        _draw_label(pen, label, (left, top - plan.head, width, plan.head), plan.letters)
    for y, label in enumerate(plan.labels.rows):
        _, top = plan.place_cell(0, y, z)
        _draw_label(pen, label, (0, top, plan.side, height), plan.letters)


def _draw_cell(canvas: Image.Image, plan: Layout, content: Content, place: Size) -> None:
    if not isinstance(content, str):
        _draw_pictures(canvas, plan, content, place)
        return
    pen, (width, height) = ImageDraw.Draw(canvas), plan.cell
    pen.rectangle((*place, place[0] + width - 1, place[1] + height - 1), fill=EMPTY)
    letters = max(SMALLEST, plan.letters * 3 // 4)
    _draw_label(pen, content, (*place, width, height), letters, FAINT)


def _draw_pictures(
    canvas: Image.Image, plan: Layout, pictures: list[Image.Image], place: Size
) -> None:
    columns, rows = count_tiles(len(pictures))
    width, height = plan.cell[0] // columns, plan.cell[1] // rows
    for n, picture in enumerate(pictures):
        fit = ImageOps.contain(picture.convert("RGB"), (width, height))
        left = place[0] + n % columns * width + (width - fit.width) // 2
        canvas.paste(fit, (left, place[1] + n // columns * height + (height - fit.height) // 2))


def _draw_label(
    pen: ImageDraw.ImageDraw,
    text: str,
    box: tuple[int, int, int, int],
    letters: int,
    ink: str = INK,
) -> None:
    """In the middle of a box: left, top, width, height."""
    left, top, width, height = box
    lines = wrap_text(text, width - letters, letters)[: max(1, height // _measure_leading(letters))]
    start = top + (height - len(lines) * _measure_leading(letters)) // 2
    for n, line in enumerate(lines):
        at = (left + width / 2, start + n * _measure_leading(letters))
        pen.text(at, line, fill=ink, font=_load_font(letters), anchor="ma")


def _count_fitting(word: str, width: int, letters: int) -> int:
    """How many of its letters fit: at least one."""
    font = _load_font(letters)
    lengths = range(1, len(word) + 1)
    return max(1, bisect_right(lengths, width, key=lambda n: ceil(font.getlength(word[:n]))))


def _measure_leading(letters: int) -> int:
    return letters * 5 // 4


@cache
def _load_font(letters: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), letters, layout_engine=ImageFont.Layout.BASIC)
