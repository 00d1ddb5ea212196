"""Scripts that the reader does not know: said in a sentence, and no letters made up."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.ocr_pages import draw_pages
from playground.local.vision.reader import Reader
from playground.local.vision.unknown import ADVICE, PARTLY
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
