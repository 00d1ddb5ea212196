"""Pages whose text is known, by group."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageFilter

from bench.ocr_paper import (
    BLACK,
    WHITE,
    Colour,
    Sheet,
    add_noise,
    bend_image,
    curl_image,
    load_font,
    photograph_image,
    skew_image,
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


def build_page(group: str, name: str, sheet: Sheet, image: Image.Image | None = None) -> Page:
    return Page(group, name, image or sheet.image, "\n".join(sheet.lines))


def draw_pages(vocabulary: int, seeds: int) -> Iterator[Page]:
    """Every group, `seeds` pages of each kind."""
    for seed in range(seeds):
        author = Author(vocabulary, seed)
        for make in KINDS:
            yield from make(author)


def _choose_face(author: Author) -> str:
    return author.random.choice(FACES)


def _draw_prose(author: Author, size: int, ink: Colour = BLACK, paper: Colour = WHITE) -> Sheet:
    height = 15 * size * 3 // 2 + 2 * EDGE  # room for the widest face
    sheet = Sheet(size * 26 + 2 * EDGE, height, ink, paper)
    sheet.write_column(
        EDGE, EDGE, size * 26, author.write_prose(500), load_font(_choose_face(author), size)
    )
    return sheet


def draw_upright(author: Author) -> Iterator[Page]:
    for size in (18, 26, 40):
        yield build_page("one column", f"{size} pixels", _draw_prose(author, size))
    dark = _draw_prose(author, 20, ink=(215, 222, 230), paper=(24, 26, 32))
    yield build_page("one column", "light on dark", dark)


def draw_small(author: Author) -> Iterator[Page]:
    for size in (10, 12):
        yield build_page(
            "small text (10 and 12 pixels)", f"{size} pixels", _draw_prose(author, size)
        )


def draw_full(author: Author) -> Iterator[Page]:
    sheet = Sheet(1240, 1754)
    sheet.write_column(
        110, 110, 1020, author.write_prose(3300), load_font(_choose_face(author), 25)
    )
    yield build_page("whole A4 page", "150 dpi", sheet)


def draw_accents(author: Author) -> Iterator[Page]:
    sheet = Sheet(1000, 420)
    for place, line in enumerate(author.list_accented()):
        sheet.write_text(EDGE, EDGE + 50 * place, line, load_font(_choose_face(author), 27))
        sheet.lines.append(line)
    yield build_page("accents (de, fr, es)", "six sentences", sheet)


def draw_turned(author: Author) -> Iterator[Page]:
    for degrees in (90, 180, 270):
        sheet = _draw_prose(author, 24)
        image = sheet.image.rotate(degrees, expand=True)
        yield build_page("turned by 90, 180, 270°", f"{degrees}°", sheet, image)


def draw_leaning(author: Author) -> Iterator[Page]:
    for degrees in (-5, 2, 5):
        sheet = _draw_prose(author, 24)
        yield build_page(
            "leaning by up to 5°", f"{degrees}°", sheet, skew_image(sheet.image, degrees)
        )


def _draw_columns(author: Author, count: int, *, heading: bool, footer: bool = False) -> Sheet:
    size = author.random.choice((18, 20, 22))
    width, gutter = size * (23 if count == 2 else 15), size * author.random.choice((1.5, 2, 3))
    sheet = Sheet(int(count * width + (count - 1) * gutter) + 2 * EDGE, 900)
    top = float(EDGE)
    if heading:
        title = author.write_heading()
        sheet.write_text(sheet.width / 2, top, title, load_font("bold", int(size * 1.8)), "ma")
        sheet.lines.append(title)
        top += size * 3.5
    face = load_font(_choose_face(author), size)
    for place in range(count):
        length = author.random.randint(400, 560) // (1 if count == 2 else 2)
        x = EDGE + place * (width + gutter)
        # Columns of one page often share their lines' heights, and often do not.
        sheet.write_column(
            x, top + author.random.choice((0, 0, 9)), width, author.write_prose(length), face
        )
    if footer:
        sheet.write_column(EDGE, 750, sheet.width - 2 * EDGE, author.write_prose(150), face)
    return sheet


def draw_columns(author: Author) -> Iterator[Page]:
    for _ in range(2):
        yield build_page("two columns", "prose", _draw_columns(author, 2, heading=False))
    yield build_page("three columns", "prose", _draw_columns(author, 3, heading=False))
    below = "columns under a heading"
    yield build_page(below, "two", _draw_columns(author, 2, heading=True))
    yield build_page(
        below, "three, and a paragraph", _draw_columns(author, 3, heading=True, footer=True)
    )


def _draw_receipt(author: Author) -> Sheet:
    face, sheet = load_font("mono", 22), Sheet(560, 640)
    y = 40.0
    for line in (
        author.write_heading()[:24].upper(),
        f"Tel. 555-{author.random.randint(100, 999)}",
    ):
        sheet.write_text(280, y, line, face, "ma")
        sheet.lines.append(line)
        y += 34
    sold = [
        (f"{author.random.randint(1, 9)} x {name}", author.write_price())
        for name in author.list_goods()
    ]
    for left, right in [*sold, ("TOTAL USD", author.write_price()), ("CASH", author.write_price())]:
        y += 36
        sheet.write_text(40, y, left, face)
        sheet.write_text(520, y, right, face, "ra")
        sheet.lines.append(f"{left} {right}")
    return sheet


def draw_receipt(author: Author) -> Iterator[Page]:
    yield build_page("receipt", "printed", _draw_receipt(author))
    sheet = _draw_receipt(author)
    yield build_page("curled receipt", "photographed", sheet, curl_image(sheet.image, author.seed))


def _draw_table(author: Author, *, ruled: bool) -> Sheet:
    sheet, face = Sheet(900, 520), load_font(_choose_face(author), 22)
    header = ("Article", "Ordered", "Price", "Stock")
    rows = [
        (g, str(author.random.randint(1, 900)), author.write_price(), author.write_number())
        for g in author.list_goods()
    ]
    for place, row in enumerate([header, *rows]):
        y = EDGE + place * 52
        sheet.write_text(EDGE, y, row[0], face)
        for x, cell in zip((480, 640, 830), row[1:], strict=True):
            sheet.write_text(x, y, cell, face, "ra")
        sheet.lines.append(" ".join(row))
        if ruled:
            sheet.draw_rule(EDGE - 10, y + 40, 840, y + 40)
    return sheet


def draw_tables(author: Author) -> Iterator[Page]:
    yield build_page("table", "ruled", _draw_table(author, ruled=True))
    yield build_page("table", "plain", _draw_table(author, ruled=False))


def draw_forms(author: Author) -> Iterator[Page]:
    sheet, face = Sheet(960, 460), load_font(_choose_face(author), 23)
    labels = ("Name:", "Street:", "City:", "Phone:", "Date:", "Signed:")
    for place, label in enumerate(labels):
        y = EDGE + 55 * place
        first, second = (
            author.write_heading().split()[:2],
            f"{label[:1]}{author.random.randint(10, 99)}",
        )
        sheet.write_text(EDGE, y, label, face)
        sheet.write_text(260, y, " ".join(first), face)
        sheet.write_text(640, y, "Code:", face)
        sheet.write_text(780, y, second, face)
        sheet.lines.append(f"{label} {' '.join(first)} Code: {second}")
    yield build_page("form", "labels and values", sheet)


def draw_code(author: Author) -> Iterator[Page]:
    face, sheet = load_font("mono", 22), Sheet(760, 420)
    for place, line in enumerate(author.list_code()):
        sheet.write_text(EDGE, 40 + 34 * place, line, face)
        sheet.lines.append(line)
    yield build_page("code", "listing", sheet)


def draw_photographs(author: Author) -> Iterator[Page]:
    group = "photographed"
    for name, sheet in (("prose", _draw_prose(author, 26)), ("receipt", _draw_receipt(author))):
        yield build_page(group, name, sheet, photograph_image(sheet.image, author.seed + 7))
    sheet = _draw_columns(author, 2, heading=True)
    yield build_page(group, "columns", sheet, photograph_image(sheet.image, author.seed + 8))
    sheet = _draw_prose(author, 24)
    yield build_page("noise and blur", "noise", sheet, add_noise(sheet.image, 25, author.seed))
    sheet = _draw_prose(author, 24)
    soft = sheet.image.filter(ImageFilter.GaussianBlur(1.5))
    yield build_page("noise and blur", "blur", sheet, soft)
    sheet = _draw_prose(author, 24)
    open_book = photograph_image(bend_image(sheet.image, author.seed), author.seed + 9)
    yield build_page("open book", "bent", sheet, open_book)


KINDS: tuple[Callable[[Author], Iterator[Page]], ...] = (
    draw_upright,
    draw_small,
    draw_full,
    draw_accents,
    draw_turned,
    draw_leaning,
    draw_columns,
    draw_receipt,
    draw_tables,
    draw_forms,
    draw_code,
    draw_photographs,
)
