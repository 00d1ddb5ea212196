"""Pages whose text is known, by group."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageFilter

from bench.ocr_paper import (
    BLACK,
    WHITE,
    Colour,
    Sheet,
    bent,
    curled,
    font,
    noisy,
    photographed,
    skewed,
)
from bench.ocr_words import Author

EDGE = 60  # pixels of white around the text
FACES = ("sans", "serif", "plain", "book", "narrow")


@dataclass(frozen=True)
class Page:
    group: str
    name: str
    image: Image.Image
    text: str


def page(group: str, name: str, sheet: Sheet, image: Image.Image | None = None) -> Page:
    return Page(group, name, image or sheet.image, "\n".join(sheet.lines))


def pages(vocabulary: int, seeds: int) -> Iterator[Page]:
    """Every group, `seeds` pages of each kind."""
    for seed in range(seeds):
        author = Author(vocabulary, seed)
        for make in KINDS:
            yield from make(author)


def _face(author: Author) -> str:
    return author.random.choice(FACES)


def _prose(author: Author, size: int, ink: Colour = BLACK, paper: Colour = WHITE) -> Sheet:
    height = 15 * size * 3 // 2 + 2 * EDGE  # room for the widest face
    sheet = Sheet(size * 26 + 2 * EDGE, height, ink, paper)
    sheet.column(EDGE, EDGE, size * 26, author.prose(500), font(_face(author), size))
    return sheet


def upright(author: Author) -> Iterator[Page]:
    for size in (18, 26, 40):
        yield page("one column", f"{size} pixels", _prose(author, size))
    dark = _prose(author, 20, ink=(215, 222, 230), paper=(24, 26, 32))
    yield page("one column", "light on dark", dark)


def small(author: Author) -> Iterator[Page]:
    for size in (10, 12):
        yield page("small text (10 and 12 pixels)", f"{size} pixels", _prose(author, size))


def full(author: Author) -> Iterator[Page]:
    sheet = Sheet(1240, 1754)
    sheet.column(110, 110, 1020, author.prose(3300), font(_face(author), 25))
    yield page("whole A4 page", "150 dpi", sheet)


def accents(author: Author) -> Iterator[Page]:
    sheet = Sheet(1000, 420)
    for place, line in enumerate(author.accented()):
        sheet.write(EDGE, EDGE + 50 * place, line, font(_face(author), 27))
        sheet.lines.append(line)
    yield page("accents (de, fr, es)", "six sentences", sheet)


def turned(author: Author) -> Iterator[Page]:
    for degrees in (90, 180, 270):
        sheet = _prose(author, 24)
        image = sheet.image.rotate(degrees, expand=True)
        yield page("turned by 90, 180, 270°", f"{degrees}°", sheet, image)


def leaning(author: Author) -> Iterator[Page]:
    for degrees in (-5, 2, 5):
        sheet = _prose(author, 24)
        yield page("leaning by up to 5°", f"{degrees}°", sheet, skewed(sheet.image, degrees))


def _columns(author: Author, count: int, *, heading: bool, footer: bool = False) -> Sheet:
    size = author.random.choice((18, 20, 22))
    width, gutter = size * (23 if count == 2 else 15), size * author.random.choice((1.5, 2, 3))
    sheet = Sheet(int(count * width + (count - 1) * gutter) + 2 * EDGE, 900)
    top = float(EDGE)
    if heading:
        title = author.heading()
        sheet.write(sheet.width / 2, top, title, font("bold", int(size * 1.8)), "ma")
        sheet.lines.append(title)
        top += size * 3.5
    face = font(_face(author), size)
    for place in range(count):
        length = author.random.randint(400, 560) // (1 if count == 2 else 2)
        x = EDGE + place * (width + gutter)
        # Columns of one page often share their lines' heights, and often do not.
        sheet.column(x, top + author.random.choice((0, 0, 9)), width, author.prose(length), face)
    if footer:
        sheet.column(EDGE, 750, sheet.width - 2 * EDGE, author.prose(150), face)
    return sheet


def columns(author: Author) -> Iterator[Page]:
    for _ in range(2):
        yield page("two columns", "prose", _columns(author, 2, heading=False))
    yield page("three columns", "prose", _columns(author, 3, heading=False))
    below = "columns under a heading"
    yield page(below, "two", _columns(author, 2, heading=True))
    yield page(below, "three, and a paragraph", _columns(author, 3, heading=True, footer=True))


def _receipt(author: Author) -> Sheet:
    face, sheet = font("mono", 22), Sheet(560, 640)
    y = 40.0
    for line in (author.heading()[:24].upper(), f"Tel. 555-{author.random.randint(100, 999)}"):
        sheet.write(280, y, line, face, "ma")
        sheet.lines.append(line)
        y += 34
    sold = [(f"{author.random.randint(1, 9)} x {name}", author.price()) for name in author.goods()]
    for left, right in [*sold, ("TOTAL USD", author.price()), ("CASH", author.price())]:
        y += 36
        sheet.write(40, y, left, face)
        sheet.write(520, y, right, face, "ra")
        sheet.lines.append(f"{left} {right}")
    return sheet


def receipt(author: Author) -> Iterator[Page]:
    yield page("receipt", "printed", _receipt(author))
    sheet = _receipt(author)
    yield page("curled receipt", "photographed", sheet, curled(sheet.image, author.seed))


def _table(author: Author, *, ruled: bool) -> Sheet:
    sheet, face = Sheet(900, 520), font(_face(author), 22)
    header = ("Article", "Ordered", "Price", "Stock")
    rows = [
        (g, str(author.random.randint(1, 900)), author.price(), author.number())
        for g in author.goods()
    ]
    for place, row in enumerate([header, *rows]):
        y = EDGE + place * 52
        sheet.write(EDGE, y, row[0], face)
        for x, cell in zip((480, 640, 830), row[1:], strict=True):
            sheet.write(x, y, cell, face, "ra")
        sheet.lines.append(" ".join(row))
        if ruled:
            sheet.rule(EDGE - 10, y + 40, 840, y + 40)
    return sheet


def tables(author: Author) -> Iterator[Page]:
    yield page("table", "ruled", _table(author, ruled=True))
    yield page("table", "plain", _table(author, ruled=False))


def forms(author: Author) -> Iterator[Page]:
    sheet, face = Sheet(960, 460), font(_face(author), 23)
    labels = ("Name:", "Street:", "City:", "Phone:", "Date:", "Signed:")
    for place, label in enumerate(labels):
        y = EDGE + 55 * place
        first, second = author.heading().split()[:2], f"{label[:1]}{author.random.randint(10, 99)}"
        sheet.write(EDGE, y, label, face)
        sheet.write(260, y, " ".join(first), face)
        sheet.write(640, y, "Code:", face)
        sheet.write(780, y, second, face)
        sheet.lines.append(f"{label} {' '.join(first)} Code: {second}")
    yield page("form", "labels and values", sheet)


def code(author: Author) -> Iterator[Page]:
    face, sheet = font("mono", 22), Sheet(760, 420)
    for place, line in enumerate(author.code()):
        sheet.write(EDGE, 40 + 34 * place, line, face)
        sheet.lines.append(line)
    yield page("code", "listing", sheet)


def photographs(author: Author) -> Iterator[Page]:
    group = "photographed"
    for name, sheet in (("prose", _prose(author, 26)), ("receipt", _receipt(author))):
        yield page(group, name, sheet, photographed(sheet.image, author.seed + 7))
    sheet = _columns(author, 2, heading=True)
    yield page(group, "columns", sheet, photographed(sheet.image, author.seed + 8))
    sheet = _prose(author, 24)
    yield page("noise and blur", "noise", sheet, noisy(sheet.image, 25, author.seed))
    sheet = _prose(author, 24)
    soft = sheet.image.filter(ImageFilter.GaussianBlur(1.5))
    yield page("noise and blur", "blur", sheet, soft)
    sheet = _prose(author, 24)
    open_book = photographed(bent(sheet.image, author.seed), author.seed + 9)
    yield page("open book", "bent", sheet, open_book)


KINDS: tuple[Callable[[Author], Iterator[Page]], ...] = (
    upright,
    small,
    full,
    accents,
    turned,
    leaning,
    columns,
    receipt,
    tables,
    forms,
    code,
    photographs,
)
