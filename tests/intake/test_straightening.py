"""Pages that lean: how far is found, what is not sure is left alone, what is turned is whole."""

import io

import pytest
from PIL import Image, ImageFilter

from playground import intake
from playground.intake import documents, limits, straighten, tilts
from tests.intake.files import exif, pdf, saved
from tests.intake.leaning import draw_columns, draw_page, draw_shapes, draw_table, lean

DEGREES = [-9, -6.5, -4, -2, -1, 0.8, 1.5, 3, 5.2, 9]
NEAR = 0.35  # degrees
PAPER = (236, 224, 201)


def open_picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("degrees", DEGREES)
@pytest.mark.parametrize("make", [draw_page, draw_columns, draw_table])
def test_how_far_a_page_leans_is_found(make: type, degrees: float) -> None:
    assert tilts.find_tilt(lean(make(), degrees)) == pytest.approx(degrees, abs=NEAR)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ((190, 190, 190), (235, 235, 235)),
        ((240, 240, 245), (25, 30, 40)),
        ((150, 40, 60), PAPER),
        ((30, 60, 160), (250, 230, 90)),
    ],
    ids=["faint", "light on dark", "red on cream", "blue on yellow"],
)
def test_ink_and_paper_may_have_any_colour(
    ink: tuple[int, int, int], paper: tuple[int, int, int]
) -> None:
    assert tilts.find_tilt(lean(draw_page(ink, paper), 3)) == pytest.approx(3, abs=NEAR)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_lines_may_run_up_and_down_or_stand_on_their_head(turn: int) -> None:
    page = lean(draw_page().rotate(turn, expand=True), -4)
    assert tilts.find_tilt(page) == pytest.approx(-4, abs=NEAR)


def test_a_soft_and_grainy_scan_is_straightened_too() -> None:
    page = lean(draw_page(), 2.4).convert("L").filter(ImageFilter.GaussianBlur(1.2))
    grain = Image.blend(page, Image.effect_noise(page.size, 60), 0.25)
    assert tilts.find_tilt(grain) == pytest.approx(2.4, abs=NEAR)


@pytest.mark.parametrize("degrees", [0, 0.1, -0.2, 12, -13, 30])
def test_what_hardly_leans_or_leans_too_far_is_left_alone(degrees: float) -> None:
    assert tilts.find_tilt(lean(draw_page(), degrees)) == 0.0


@pytest.mark.parametrize("seed", range(6))
def test_pictures_without_writing_are_left_alone(seed: int) -> None:
    assert tilts.find_tilt(draw_shapes(seed)) == 0.0


def test_blank_grainy_and_tiny_pictures_are_left_alone() -> None:
    noise = Image.effect_noise((900, 700), 90)
    blank, tiny = Image.new("RGB", (900, 700), "white"), lean(draw_page(), 4).resize((90, 80))
    soft = noise.filter(ImageFilter.GaussianBlur(9))
    for image in (blank, noise, soft, tiny, Image.new("1", (1, 1))):
        assert tilts.find_tilt(image) == 0.0


def test_lines_that_disagree_are_left_alone() -> None:
    """Two slips of paper side by side, each leaning its own way."""
    page = Image.new("RGB", (2000, 1000), "white")
    page.paste(lean(draw_page(), 5), (0, 0))
    page.paste(lean(draw_page(), -5), (1000, 0))
    assert tilts.find_tilt(page) == 0.0


def test_a_straightened_page_is_level_and_nothing_of_it_is_cut_off() -> None:
    page = lean(draw_page((20, 20, 20), PAPER), 4)
    made = documents.prepare_page(documents.open_upload(saved(page, "PNG"), "x.png"), tilt=None)
    assert made.tilt == pytest.approx(4, abs=NEAR)
    assert made.notes == [f"straightened by {made.tilt:.1f}°"]
    image = open_picture(made.bytes).convert("RGB")
    assert image.size == (made.width, made.height)
    assert made.width > page.width
    assert made.height > page.height
    assert (made.original_width, made.original_height) == page.size
    assert tilts.find_tilt(image) == 0.0
    corner = image.getpixel((2, 2))
    assert isinstance(corner, tuple)
    assert max(abs(a - b) for a, b in zip(corner, PAPER, strict=True)) <= 2


def test_a_page_is_straightened_before_it_is_turned_and_cropped() -> None:
    document = documents.open_upload(saved(lean(draw_page(), 4), "PNG"), "x.png")
    whole = documents.prepare_page(document, tilt=4.0)
    turned = documents.prepare_page(document, tilt=4.0, rotate=90)
    part = documents.prepare_page(document, tilt=4.0, rotate=90, crop=(0, 0, 0.5, 0.5))
    assert (turned.width, turned.height) == (whole.height, whole.width)
    assert part.width == pytest.approx(turned.width / 2, abs=1)
    assert part.notes[:2] == ["straightened by 4.0°", "rotated by 90°"]
    assert open_picture(turned.bytes).transpose(Image.Transpose.ROTATE_90).tobytes() == (
        open_picture(whole.bytes).tobytes()
    )


def test_a_jpeg_that_does_not_lean_is_not_coded_again() -> None:
    straight = saved(draw_page(), "JPEG")
    document = documents.open_upload(straight, "x.jpg")
    made = documents.prepare_page(document, tilt=None)
    assert (made.tilt, made.notes) == (0.0, [])
    assert made.bytes == documents.prepare_page(document).bytes
    leaning = documents.open_upload(saved(lean(draw_page(), -3), "JPEG"), "x.jpg")
    assert documents.prepare_page(leaning).tilt == 0.0  # unless it is asked for
    assert documents.prepare_page(leaning, tilt=None).tilt == pytest.approx(-3, abs=NEAR)


def test_a_photograph_is_looked_at_as_it_is_held() -> None:
    """Mirrored and on its side in the file."""
    stored = lean(draw_page(), 3).transpose(Image.Transpose.TRANSPOSE)
    data = saved(stored, "JPEG", exif=exif(5))
    made = documents.prepare_page(documents.open_upload(data, "x.jpg"), tilt=None)
    assert made.tilt == pytest.approx(3, abs=NEAR)


def test_a_scan_in_black_and_white_stays_one() -> None:
    scan = lean(draw_page(), 3).convert("1", dither=Image.Dither.NONE)
    made = documents.prepare_page(
        documents.open_upload(saved(scan, "TIFF", compression="group4"), "x.tif"), tilt=None
    )
    image = open_picture(made.bytes)
    assert made.tilt == pytest.approx(3, abs=NEAR)
    assert image.mode == "1"
    assert image.getpixel((0, 0)) == 255


def test_a_page_of_a_pdf_is_straightened() -> None:
    data = saved(lean(draw_page(), 5), "PDF", resolution=150)
    made = documents.prepare_page(documents.open_upload(data, "scan.pdf"), tilt=None)
    assert made.tilt == pytest.approx(5, abs=NEAR)
    assert made.notes[1] == f"straightened by {made.tilt:.1f}°"
    typeset = documents.open_upload(pdf((400, 500)), "typeset.pdf")
    assert documents.prepare_page(typeset, tilt=None).tilt == 0.0


def test_what_would_grow_beyond_the_bounds_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = lean(draw_page(), 5)
    monkeypatch.setattr(limits, "PIXELS", page.width * page.height + 1_000)
    document = documents.open_upload(saved(page, "PNG"), "x.png")
    made = documents.prepare_page(document, tilt=None)
    assert (made.tilt, made.width) == (0.0, page.width)
    assert not straighten.fits_straightened((65_000, 900), 5)


def test_the_edge_has_the_colour_that_most_of_it_has() -> None:
    table = Image.new("RGB", (700, 500), (90, 60, 30))
    table.paste(Image.new("RGB", (300, 490), "white"), (200, 0))
    assert straighten.find_edge_colour(table) == (90, 60, 30)
    assert straighten.find_edge_colour(Image.new("L", (40, 30), 200)) == 200


def test_a_thumbnail_shows_the_page_as_it_is_straightened() -> None:
    document = documents.open_upload(saved(lean(draw_page(), 8), "PNG"), "x.png")
    assert tilts.find_tilt(open_picture(documents.make_thumbnail(document, side=900))) != 0.0
    level = open_picture(documents.make_thumbnail(document, side=900, tilt=8.0))
    assert max(level.size) == 900
    assert tilts.find_tilt(level) == 0.0


def test_a_child_process_does_it() -> None:
    document = intake.open_upload(saved(lean(draw_page(), 4), "PNG"), "x.png")
    made = intake.prepare_page(document, tilt=None)
    assert made.tilt == pytest.approx(4, abs=NEAR)
    limit = intake.Limit(600, 2**20)
    proposal = intake.propose_page(document, 1, limit, tilt=made.tilt)
    assert (proposal.full.width, proposal.full.bytes) == (made.width, len(made.bytes))
    smaller = intake.prepare_page(document, tilt=made.tilt, **proposal.options)
    assert proposal.smaller
    assert (smaller.width, len(smaller.bytes)) == (proposal.smaller.width, proposal.smaller.bytes)
