"""Scripts that the reader does not know: said in a sentence, and no letters made up."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.ocr_pages import pages
from playground.local.vision.answers import Reading
from playground.local.vision.reader import Page, Reader
from playground.local.vision.recognise import Glyph, Said, silence
from playground.local.vision.regions import Rectangle
from playground.local.vision.unknown import ADVICE, PARTLY, find_unknown, is_vietnamese
from playground.local.vision.wanted import Wanted
from playground.local.vision.weights import PP_OCR

weights = pytest.mark.skipif(
    not all(path.is_file() for path in PP_OCR.files(Path())),
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


def font(package: str, size: int) -> ImageFont.FreeTypeFont:
    if not package:
        if not DEJAVU.is_file():
            pytest.skip("fonts-dejavu-core is not installed")
        return ImageFont.truetype(DEJAVU, size)
    folder = files(f"fontpkg_noto_sans_{package}") / "files"
    path = next(each for each in folder.iterdir() if each.name.endswith(".ttf"))
    return ImageFont.truetype(str(path), size)


def sheet(lines: tuple[str, ...], package: str = "", size: int = 27) -> Image.Image:
    face = font(package, size)
    width = max(int(face.getlength(line)) for line in lines)
    image = Image.new("RGB", (width + 60, 60 + 52 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for place, line in enumerate(lines):
        draw.text((30, 30 + 52 * place), line, font=face, fill="black")
    return image


def worn(image: Image.Image) -> Image.Image:
    """Small, out of focus, grey and noisy."""
    small = image.resize((image.width * 5 // 8, image.height * 5 // 8))
    pixels = np.asarray(small.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32) * 0.8 + 20
    grain = np.random.default_rng(5).normal(0, 15, pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def reader() -> Reader:
    detector, recogniser = PP_OCR.files(Path())
    return Reader(detector, recogniser, threads=2)


@weights
@pytest.mark.parametrize("script", UNKNOWN)
def test_a_script_that_is_not_known_is_said_and_not_made_up(reader: Reader, script: str) -> None:
    package, *lines = UNKNOWN[script]
    page = reader.read(sheet(tuple(lines), package))
    assert page.note.endswith(ADVICE), page
    assert len(page.text.split()) <= 3, page.text


@weights
@pytest.mark.parametrize("language", KNOWN)
def test_a_known_one_is_read_also_where_it_is_worn(reader: Reader, language: str) -> None:
    clean, poor = sheet(KNOWN[language]), worn(sheet(KNOWN[language]))
    read = reader.read(clean)
    assert (read.note, len(read.text.splitlines())) == ("", 3)
    assert reader.read(poor).note == ""


@weights
def test_no_false_alarm_on_difficult_pages(reader: Reader) -> None:
    groups = {"photographed", "noise and blur", "code", "curled receipt"}
    for each in (page for page in pages(0, 1) if page.group in groups):
        assert reader.read(each.image).note == "", (each.group, each.name)


@weights
def test_vietnamese_is_read_as_far_as_it_goes_and_that_is_said(reader: Reader) -> None:
    page = reader.read(
        sheet(
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


@weights
def test_one_line_among_many_does_not_condemn_the_page(reader: Reader) -> None:
    lines = (*KNOWN["English"], *KNOWN["German"], UNKNOWN["Cyrillic"][1])
    assert reader.read(sheet(lines)).note == ""


def spoken(text: str, score: float, silent: float = 0.0) -> Said:
    return Said([Glyph(c, (n + 0.5) / len(text), score) for n, c in enumerate(text)], silent)


def boxes(count: int) -> list[Rectangle]:
    return [Rectangle(200, 30 + 50 * n, 300, 30, 0.0) for n in range(count)]


def test_how_much_of_a_page_must_be_in_doubt() -> None:
    paper = Image.new("RGB", (400, 600), "white")
    for lost, total in ((0, 5), (1, 5), (2, 5), (3, 5), (5, 5)):
        said = [spoken("", 1, 0.9)] * lost + [spoken("Plain text", 0.99)] * (total - lost)
        unknown = find_unknown(paper, boxes(total), said)
        assert unknown.lines == (frozenset(range(lost)) if lost >= 2 else frozenset())
        assert bool(unknown.sentence) is (lost >= 2)
    assert unknown.sentence.startswith("This page is in a script or a handwriting")


def test_an_empty_page_is_in_no_doubt() -> None:
    assert find_unknown(Image.new("RGB", (9, 9)), [], []).sentence == ""


def test_ink_without_characters_is_silence() -> None:
    line = Image.new("RGB", (480, 48), "white")
    ImageDraw.Draw(line).rectangle((0, 10, 479, 38), fill="black")
    line.paste("white", (0, 0, 480, 14))
    line.paste("white", (0, 34, 480, 48))
    everywhere = [Glyph("m", (n + 0.5) / 16, 1.0) for n in range(16)]
    assert silence(line, everywhere) == 0.0
    assert silence(line, []) == 1.0
    assert silence(line, everywhere[:8]) == pytest.approx(0.5, abs=0.08)
    assert silence(Image.new("RGB", (90, 48), "white"), []) == 0.0


def answered(count: int, notes: list[str]) -> Reading:
    def events() -> Iterator[dict[str, object]]:
        for page in range(count):
            yield {"page": page, "text": "", "lines": [], "note": notes[page]}

    wanted = Wanted(count, 1, None, [], stream=True, include_usage=False)
    return Reading(wanted, "reader", events())  # type: ignore[arg-type]


def test_an_answer_carries_the_sentence_of_each_page() -> None:
    assert answered(1, ["Odd."]).whole()["choices"][0]["message"]["notes"] == ["Odd."]
    assert "notes" not in answered(1, [""]).whole()["choices"][0]["message"]
    deltas = [
        event["choices"][0]["delta"]
        for event in answered(3, ["", "Odd.", ""]).events()
        if isinstance(event, dict)
    ]
    assert [delta["notes"] for delta in deltas if "notes" in delta] == [["Page 2: Odd."]]


def test_a_page_has_no_note_of_its_own() -> None:
    assert Page("text", []).note == ""
