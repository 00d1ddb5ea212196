"""Scripts that the reader does not know: said in a sentence, and no letters made up."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.ocr_pages import draw_pages
from playground.local.vision.answers import Reading
from playground.local.vision.reader import Page, Reader
from playground.local.vision.recognise import Glyph, Said, measure_silence
from playground.local.vision.regions import Rectangle
from playground.local.vision.scripts import get_table, measure_likeness, name_script
from playground.local.vision.unknown import ADVICE, PARTLY, find_unknown, is_vietnamese
from playground.local.vision.wanted import Wanted
from playground.local.vision.weights import PP_OCR

weights = pytest.mark.skipif(
    not all(path.is_file() for path in PP_OCR.list_files(Path())),
    reason="the reader's weights are not installed",
)
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
UNKNOWN = {
    "Cyrillic": ("", "Квитанция № 208 от 3 июня", "Всего к оплате: 980,00 руб.", "До свидания!"),
    "Ukrainian": ("", "Їжте свіжі яблука щодня", "Вулиця Хрещатик, будинок 7", "Дякуємо"),
    "Greek": ("", "Καλημέρα σας και ευχαριστώ", "Το σύνολο είναι 12 ευρώ", "Αθήνα, Ιούνιος"),
    "Hebrew": ("", "תודה רבה על הקנייה", "סך הכל לתשלום", "שלום לכולם היום"),
    "Arabic": ("", "شكرا جزيلا لزيارتكم", "المبلغ الإجمالي", "مرحبا بكم في المتجر"),
    "Georgian": ("", "გმადლობთ შენაძენისთვის", "სულ გადასახდელი თანხა", "კარგ დღეს გისურვებთ"),
    "Armenian": ("", "Շնորհակալություն գնման համար", "Ընդհանուր գումարը", "Բարի օր ձեզ"),
    "Thai": ("thai", "ขอบคุณที่ใช้บริการ", "ราคารวมทั้งหมด", "โปรดเก็บใบเสร็จไว้"),
    "Devanagari": ("devanagari", "खरीदारी के लिए धन्यवाद", "कुल देय राशि रुपये", "फिर से आइए"),
    "Tamil": ("tamil", "வருகைக்கு மிக்க நன்றி", "மொத்த தொகை ரூபாய்", "மீண்டும் வருக"),
}
KNOWN = {
    "English": ("Thank you for your visit", "Total amount due: $45.00", "Card ending in 4711"),
    "Czech": ("Děkujeme za váš nákup", "Celkem k úhradě: 310,50 Kč", "Příště nashledanou"),
    "Polish": ("Dziękujemy za zakupy", "Łącznie do zapłaty: 45,20 zł", "Zażółć gęślą jaźń"),
    "Turkish": ("Alışverişiniz için teşekkürler", "Ödenecek tutar: 120,00 TL", "İyi günler"),
    "German": ("Vielen Dank für Ihren Einkauf", "Gesamtbetrag: 23,80 €", "Schöne Grüße"),
    "formulas": ("α + β = 90° for all x", "ΔE = 2π · 3.5 kJ", "The angle φ is small"),
}


def load_font(package: str, size: int) -> ImageFont.FreeTypeFont:
    if not package:
        if not DEJAVU.is_file():
            pytest.skip("fonts-dejavu-core is not installed")
        return ImageFont.truetype(DEJAVU, size)
    folder = files(f"fontpkg_noto_sans_{package}") / "files"
    path = next(each for each in folder.iterdir() if each.name.endswith(".ttf"))
    return ImageFont.truetype(str(path), size)


def draw_sheet(lines: tuple[str, ...], package: str = "", size: int = 27) -> Image.Image:
    face = load_font(package, size)
    width = max(int(face.getlength(line)) for line in lines)
    image = Image.new("RGB", (width + 60, 60 + 52 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for place, line in enumerate(lines):
        draw.text((30, 30 + 52 * place), line, font=face, fill="black")
    return image


def wear_image(image: Image.Image) -> Image.Image:
    """Small, out of focus, grey and noisy."""
    small = image.resize((image.width * 5 // 8, image.height * 5 // 8))
    pixels = np.asarray(small.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32) * 0.8 + 20
    grain = np.random.default_rng(5).normal(0, 15, pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def reader() -> Reader:
    detector, recogniser = PP_OCR.list_files(Path())
    return Reader(detector, recogniser, threads=2)


@weights
@pytest.mark.parametrize("script", UNKNOWN)
def test_a_script_that_is_not_known_is_said_and_not_made_up(reader: Reader, script: str) -> None:
    package, *lines = UNKNOWN[script]
    page = reader.read_page(draw_sheet(tuple(lines), package))
    assert page.note.endswith(ADVICE), page
    assert len(page.text.split()) <= 3, page.text


@weights
@pytest.mark.parametrize("language", KNOWN)
def test_a_known_one_is_read_also_where_it_is_worn(reader: Reader, language: str) -> None:
    clean, poor = draw_sheet(KNOWN[language]), wear_image(draw_sheet(KNOWN[language]))
    read = reader.read_page(clean)
    assert (read.note, len(read.text.splitlines())) == ("", 3)
    assert reader.read_page(poor).note == ""


@weights
def test_no_false_alarm_on_difficult_pages(reader: Reader) -> None:
    groups = {"photographed", "noise and blur", "code", "curled receipt"}
    for each in (page for page in draw_pages(0, 1) if page.group in groups):
        assert reader.read_page(each.image).note == "", (each.group, each.name)


@weights
def test_vietnamese_is_read_as_far_as_it_goes_and_that_is_said(reader: Reader) -> None:
    page = reader.read_page(
        draw_sheet(
            (
                "Cảm ơn quý khách đã mua hàng",
                "Tổng số tiền phải trả: 120",
                "Hẹn gặp lại ở cửa hàng mới",
            )
        )
    )
    assert page.note == PARTLY
    assert "khách" in page.text


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        ("Cm ơn quý khách đã mua hàng Tng s tin phi tr", True),
        ("Con cáo nâu nhanh nhn nhy qua con chó lưi bing Tng cng đồng", True),
        ("Người ta đi ơn", True),
        ("Đorđe ima crn krzneni šešir, a Đurđa trči na trg", False),  # Croatian
        ("prst krk vlk smrt skrz", False),  # Czech
        ("S.A. GmbH Ltd. No. VAT TVA", False),
        ("", False),
    ],
)
def test_vietnamese_by_its_letters_and_by_those_it_lost(text: str, torn: bool) -> None:
    assert is_vietnamese(text) is torn


MIXED = {script: lines for script, lines in UNKNOWN.items() if script != "Ukrainian"}
UNNAMED = {"Thai"}  # too much like Khmer


@weights
@pytest.mark.parametrize("script", MIXED)
def test_one_line_among_many_is_said_and_condemns_no_other(reader: Reader, script: str) -> None:
    package, line, *_ = MIXED[script]
    known = KNOWN["English"] + KNOWN["German"]
    page = reader.read_page(stack_images(draw_sheet(known), draw_sheet((line,), package)))
    name = "" if script in UNNAMED else f" (probably {script})"
    assert page.note == (
        "1 of 7 lines is in a script or handwriting that the local OCR model doesn't know"
        f"{name}; it was left out. {ADVICE}"
    )
    assert page.text.splitlines()[: len(known)] == list(known)
    assert len(page.text.splitlines()) == len(known)


@weights
def test_the_script_of_a_whole_page_is_named_too(reader: Reader) -> None:
    for script in ("Ukrainian", "Greek", "Arabic", "Armenian"):
        package, *lines = UNKNOWN[script]
        name = "Cyrillic" if script == "Ukrainian" else script
        assert f"(probably {name})" in reader.read_page(draw_sheet(tuple(lines), package)).note


ORNAMENTS = {
    "rules": ("=" * 34, "*" * 34, "-" * 40, "." * 44, "#" * 28),
    "a table of contents": (f"Chapter one {'.' * 30} 3", f"Index {'.' * 34} 204", "." * 40),
    "icons": ("☎ 555-123  ✉ a@b.co  ⌂ Main St", "★ ★ ★ ★ ☆"),
    "formulas": ("x ↦ λx.φ(x)⊗ψ", "ΔG = ΔH − TΔS", "∇×E = −∂B/∂t"),
    "figures": ("I I I l l l 1 1 1 | | |", "0O0O 1Il1 8B8B 5S5S"),
}


@weights
@pytest.mark.parametrize("kind", ORNAMENTS)
def test_no_false_alarm_on_ornaments_and_signs(reader: Reader, kind: str) -> None:
    page = reader.read_page(draw_sheet(KNOWN["English"] + ORNAMENTS[kind] + KNOWN["German"]))
    assert page.note == ""
    assert page.text.startswith("Thank you for your visit")


@weights
def test_no_false_alarm_on_a_drawn_line_and_a_barcode(reader: Reader) -> None:
    image = stack_images(
        draw_sheet(KNOWN["English"] + KNOWN["German"]), Image.new("RGB", (300, 260), "white")
    )
    draw = ImageDraw.Draw(image)
    draw.line([(30 + x, 400 + 14 * ((x // 8) % 2)) for x in range(300)], fill="black", width=3)
    widths = np.random.default_rng(4).choice((2, 3, 4), 80)
    places = np.cumsum(widths)
    for place, width in list(zip(places, widths, strict=True))[::2]:
        draw.rectangle((30 + place, 440, 30 + place + width, 470), fill="black")
    assert reader.read_page(image).note == ""


@weights
def test_rows_of_signs_do_not_turn_a_page_over(reader: Reader) -> None:
    """They are the longest lines of many a receipt, and look the same from either side."""
    page = reader.read_page(
        wear_image(draw_sheet(KNOWN["English"] + ORNAMENTS["rules"] + KNOWN["German"]))
    )
    assert page.text.splitlines()[0] == "Thank you for your visit"


def stack_images(above: Image.Image, below: Image.Image) -> Image.Image:
    size = max(above.width, below.width), above.height + below.height
    image = Image.new("RGB", size, "white")
    image.paste(above, (0, 0))
    image.paste(below, (0, above.height))
    return image


def build_said(text: str, score: float, silent: float = 0.0) -> Said:
    return Said([Glyph(c, (n + 0.5) / len(text), score) for n, c in enumerate(text)], silent)


def build_boxes(count: int) -> list[Rectangle]:
    return [Rectangle(200, 30 + 50 * n, 300, 30, 0.0) for n in range(count)]


CYRILLIC = get_table()["Cyrillic"]
DRAWING = {"\u25c6": 1.0}


def test_every_line_that_is_lost_is_said() -> None:
    paper = Image.new("RGB", (400, 600), "white")
    for lost, total in ((0, 5), (1, 5), (2, 5), (3, 5), (5, 5), (1, 40)):
        said = [build_said("", 1, 0.9)] * lost + [build_said("Plain text", 0.99)] * (total - lost)
        unknown = find_unknown(paper, build_boxes(total), said, lambda _: CYRILLIC)
        assert unknown.lines == frozenset(range(lost))
        assert bool(unknown.sentence) is (lost > 0)
        assert (f"{lost} of {total} lines" in unknown.sentence) is (0 < lost < total)
        assert ("probably Cyrillic" in unknown.sentence) is (lost > 0)


def test_a_word_that_is_missing_is_said_and_the_rest_of_its_line_stays() -> None:
    paper = Image.new("RGB", (400, 600), "white")
    said = [build_said("Plain text", 0.99)] * 3
    for silent, lines in ((0.2, frozenset[int]()), (0.4, frozenset[int]()), (0.6, frozenset({3}))):
        line = build_said("Order 17 45.00", 0.97, silent)
        unknown = find_unknown(paper, build_boxes(4), [*said, line], lambda _: CYRILLIC)
        assert unknown.lines == lines
        start = "1 of 4 lines is in a script" if lines else "In 1 of 4 lines words are missing"
        assert unknown.sentence.startswith(start)
        assert unknown.sentence.endswith(ADVICE)


def test_a_few_drawings_are_no_script_and_a_page_of_nothing_else_is_none_that_is_known() -> None:
    paper = Image.new("RGB", (400, 600), "white")
    for lost, total in ((1, 5), (5, 5)):
        said = [build_said("", 1, 0.9)] * lost + [build_said("Plain text", 0.99)] * (total - lost)
        unknown = find_unknown(paper, build_boxes(total), said, lambda _: DRAWING)
        assert bool(unknown.sentence) is (lost == total)
    assert unknown.sentence.startswith("This page is in a script or handwriting")
    assert "probably" not in unknown.sentence


@pytest.mark.parametrize("script", get_table())
def test_a_script_is_named_by_what_it_looks_like(script: str) -> None:
    shapes = get_table()[script]
    assert name_script([shapes, shapes]) == script
    assert measure_likeness(shapes) == pytest.approx(1, abs=0.01)
    assert measure_likeness({}) == 0


def test_an_empty_page_is_in_no_doubt() -> None:
    assert find_unknown(Image.new("RGB", (9, 9)), [], [], lambda _: {}).sentence == ""


def test_ink_without_characters_is_silence() -> None:
    line = Image.new("RGB", (480, 48), "white")
    ImageDraw.Draw(line).rectangle((0, 10, 479, 38), fill="black")
    line.paste("white", (0, 0, 480, 14))
    line.paste("white", (0, 34, 480, 48))
    everywhere = [Glyph("m", (n + 0.5) / 16, 1.0) for n in range(16)]
    assert measure_silence(line, everywhere) == 0.0
    assert measure_silence(line, []) == 1.0
    assert measure_silence(line, everywhere[:8]) == pytest.approx(0.5, abs=0.08)
    assert measure_silence(Image.new("RGB", (90, 48), "white"), []) == 0.0


def build_reading(count: int, notes: list[str]) -> Reading:
    def events() -> Iterator[dict[str, object]]:
        for page in range(count):
            yield {"page": page, "text": "", "lines": [], "note": notes[page]}

    wanted = Wanted(count, 1, None, [], stream=True, include_usage=False)
    return Reading(wanted, "reader", events())  # type: ignore[arg-type]


def test_an_answer_carries_the_sentence_of_each_page() -> None:
    assert build_reading(1, ["Odd."]).build_whole()["choices"][0]["message"]["notes"] == ["Odd."]
    assert "notes" not in build_reading(1, [""]).build_whole()["choices"][0]["message"]
    deltas = [
        event["choices"][0]["delta"]
        for event in build_reading(3, ["", "Odd.", ""]).stream_events()
        if isinstance(event, dict)
    ]
    assert [delta["notes"] for delta in deltas if "notes" in delta] == [["Page 2: Odd."]]


def test_a_page_has_no_note_of_its_own() -> None:
    assert Page("text", []).note == ""
