"""Searchable PDF: the picture as it was, every script found and copied, where it stands."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from vision.export import ExportPage, Line, place_words
from vision.export.pdf import build_searchable_pdf, write_pdf

SCRIPTS = (
    "Ärger mit naïve café – “ok”",
    "Съешь ещё этих мягких булок",
    "Ξεσκεπάζω την ψυχοφθόρα",
    "領収証 合計 ￥1,280円",
    "안녕하세요 세계",
    "नमस्ते दुनिया",
    "กินข้าวแล้ว",
    "שלום עולם 123",
    "مرحبا بالعالم",
    "🦊 fox 👩‍👩‍👧",
    "x\u0301\u0323 \U00020000 (back\\slash) <a> %PDF",
)

BASIC = re.compile("[\\0-\\uffff]+")  # pdfium's own search finds no character beyond


def build_line(text: str, left: float, top: float, width: float, height: float) -> Line:
    right, below = left + width, top + height
    return Line(text, ((left, top), (right, top), (right, below), (left, below)))


def draw_picture(
    size: tuple[int, int] = (1000, 1400), mode: str = "RGB", kind: str = "JPEG"
) -> bytes:
    file = BytesIO()
    Image.new(mode, size, 200 if mode != "RGBA" else (255, 0, 0, 0)).save(file, kind)
    return file.getvalue()


def build_reading(
    lines: Sequence[Line], data: bytes | None = None, text: str | None = None
) -> ExportPage:
    data = data or draw_picture()
    said = "\n".join(line.text for line in lines) if text is None else text
    return ExportPage(page="page", text=said, lines=lines, picture=lambda: data)


def open_pdf(*readings: ExportPage) -> Any:
    return pypdfium2.PdfDocument(build_searchable_pdf(readings))


def text_of(document: Any, page: int = 0) -> str:
    return str(document[page].get_textpage().get_text_bounded())


@pytest.mark.parametrize("text", SCRIPTS)
def test_every_script_is_copied_and_found(text: str) -> None:
    document = open_pdf(build_reading([build_line(text, 100, 100, 500, 40)]))
    assert text_of(document) == text
    for word in filter(BASIC.fullmatch, text.split()):
        assert document[0].get_textpage().search(word).get_next()


def test_lines_come_in_reading_order() -> None:
    lines = [
        build_line(text, 50, 40 + 80 * n, 25 * len(text), 40) for n, text in enumerate(SCRIPTS)
    ]
    assert text_of(open_pdf(build_reading(lines))).splitlines() == list(SCRIPTS)


def test_the_words_stand_where_they_are_in_the_picture() -> None:
    page = open_pdf(build_reading([build_line("alpha beta", 100, 200, 500, 50)]))[0]
    scale = 842 / 1400
    assert page.get_size() == pytest.approx((1000 * scale, 842), abs=0.1)
    assert words_at(page) == pytest.approx((100 * scale, 842 - 250 * scale, 600 * scale), abs=1.5)


def words_at(page: Any) -> tuple[float, float, float]:
    """Left and lower end of the first letter, right end of the last."""
    text_page = page.get_textpage()
    boxes = [text_page.get_charbox(n, loose=True) for n in range(text_page.count_chars())]
    return boxes[0][0], boxes[0][1], boxes[-1][2]


def test_text_that_stands_or_leans_follows_its_box() -> None:
    standing = build_line("down here", 900, 100, 40, 600)
    leaning = Line("up we go", ((100, 500), (400, 300), (420, 330), (120, 530)))
    page = open_pdf(build_reading([standing, leaning]))[0]
    text_page = page.get_textpage()
    assert text_page.get_text_bounded().split() == ["down", "here", "up", "we", "go"]
    boxes = [text_page.get_charbox(n, loose=True) for n in range(9)]
    assert boxes[0][1] > boxes[8][3]  # the first letter is above the last
    assert all(box[0] > 880 * 842 / 1400 for box in boxes)


def test_nothing_of_the_text_is_painted() -> None:
    plain, written = (
        open_pdf(build_reading(lines))[0].render().to_pil().tobytes()
        for lines in ([], [build_line("SEEN?", 100, 100, 800, 400)])
    )
    assert plain == written


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_jpeg_goes_in_as_it_is(mode: str) -> None:
    data = draw_picture(mode=mode)
    assert data in build_searchable_pdf([build_reading([], data)])


@pytest.mark.parametrize(
    ("mode", "kind", "colour"),
    [
        ("RGB", "PNG", (200, 0, 0)),
        ("L", "PNG", (200, 200, 200)),
        ("1", "PNG", (255, 255, 255)),
        ("RGBA", "PNG", (255, 255, 255)),
        ("CMYK", "JPEG", None),
        ("RGB", "WEBP", None),
    ],
)
def test_other_pictures_keep_their_pixels(
    mode: str, kind: str, colour: tuple[int, int, int] | None
) -> None:
    document = open_pdf(build_reading([], draw_picture((40, 30), mode, kind)))
    rendered = document[0].render().to_pil().convert("RGB")
    assert rendered.size == (842, 632)
    assert colour is None or rendered.getpixel((400, 300)) == colour


def test_boxes_without_size_and_lines_without_text_do_no_harm() -> None:
    lines = [
        build_line("dot", 10, 10, 0, 0),
        build_line("", 5, 5, 50, 9),
        build_line("fine", 100, 100, 90, 20),
    ]
    assert "fine" in text_of(open_pdf(build_reading(lines)))


def test_more_characters_than_a_section_of_the_table_holds() -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 700))
    lines = [build_line(text[at : at + 35], 20, 20 + at, 900, 30) for at in range(0, 700, 35)]
    assert text_of(open_pdf(build_reading(lines))).replace("\r\n", "") == text


def test_pages_are_written_one_at_a_time() -> None:
    file, page_numbers = BytesIO(), list[int]()

    def page(number: int) -> ExportPage:
        def data() -> bytes:
            page_numbers.append(file.tell())
            return draw_picture((500, 500))

        box = build_line(f"page {number}", 10, 10, 200, 30)
        return ExportPage(page="p", text=box.text, lines=[box], picture=data)

    write_pdf((page(number) for number in range(5)), file)
    assert page_numbers == sorted(
        set(page_numbers)
    )  # the one before was written when the next was asked for
    document = pypdfium2.PdfDocument(file.getvalue())
    assert [text_of(document, n) for n in range(5)] == [f"page {n}" for n in range(5)]


def test_pages_without_boxes_are_there_as_pictures() -> None:
    known = build_reading([build_line("known", 10, 10, 200, 30)])
    nothing = ExportPage(page="p", text="no picture")
    assert [text_of(open_pdf(known, build_reading([]), nothing), n) for n in (0, 1)] == [
        "known",
        "",
    ]
    assert len(open_pdf(known, build_reading([]), nothing)) == 2


def test_a_corrected_text_takes_the_places_of_the_old_words() -> None:
    lines = [build_line("Tota1: 12.50", 10, 10, 200, 30), build_line("Thank you", 10, 60, 200, 30)]
    document = open_pdf(build_reading(lines, text="Total: 12.50 EUR\nThank you!"))
    assert text_of(document).splitlines() == ["Total: 12.50 EUR", "Thank you!"]


@pytest.mark.parametrize(
    ("old", "text", "new"),
    [
        (["a b", "c d"], "a b\nc d", ["a b", "c d"]),
        (["a b", "c d"], "a b c d", ["a b", "c d"]),
        (["a b", "c d"], "x b\nc y", ["x b", "c y"]),
        (["a b", "c d"], "new a b c d end", ["new a b", "c d end"]),
        (["a b", "c d"], "c d", ["c d"]),
        (["a b", "c d"], "", []),
        (["合計", "五個"], "合計は五個", ["合計は", "五個"]),
        ([], "text", []),
        (["", " "], "text", ["", " "]),
    ],
)
def test_words_are_placed_where_their_counterparts_stand(
    old: list[str], text: str, new: list[str]
) -> None:
    lines = [build_line(text, 0, n, 9, 1) for n, text in enumerate(old)]
    assert [each.text for each in place_words(lines, text)] == new


def test_a_line_comes_from_what_the_reader_answers() -> None:
    row = {"text": "a", "score": 0.9, "box": [[0, 1], [2, 1], [2, 3.5], [0, 3]]}
    assert Line.from_row(row) == Line("a", ((0, 1), (2, 1), (2, 3.5), (0, 3)), 0.9)
