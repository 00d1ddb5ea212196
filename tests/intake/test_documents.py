"""Pages of PDFs: drawn as finely as their pictures are; what stands in for others is said."""

import pytest

from playground.intake import IntakeError, documents
from playground.intake.limits import PDF_MAX_SIDE_PIXELS
from playground.intake.stencils import read_masks
from playground.intake.types import Prepared
from tests.intake.files import pdf
from tests.intake.scans import Placed, cut_out, form, scan, small_writing, with_files


def prepare_scan(data: bytes, dpi: int | None = None) -> Prepared:
    return documents.prepare_page(documents.open_upload(data, "scan.pdf"), dpi=dpi)


def is_near(prepared: Prepared, width: int, height: int) -> bool:
    return abs(prepared.width - width) <= 3 and abs(prepared.height - height) <= 3


@pytest.mark.parametrize("points", [40, 80, 150, 300])
def test_a_scan_on_a_small_page_keeps_its_pixels(points: int) -> None:
    data = scan((points, points * 1.5), (1000, 1500, 0, 0, points, points * 1.5))
    assert is_near(prepare_scan(data), 1000, 1500)
    document = documents.open_upload(data, "scan.pdf")
    assert abs(document.width - 1000) <= 3


def test_a_page_without_fine_pictures_is_drawn_for_its_text() -> None:
    assert prepare_scan(pdf((595, 842))).dpi == 200
    assert prepare_scan(scan((595, 842), (300, 400, 0, 0, 595, 842))).dpi == 200


LAYOUTS: dict[str, tuple[Placed, ...]] = {
    "strips": tuple((1000, 150, 0, 30 * at, 200, 30) for at in range(10)),
    "a coarse and a fine layer": ((100, 150, 0, 0, 200, 300), (1000, 1500, 0, 0, 200, 300)),
    "a margin": ((900, 1350, 10, 15, 180, 270),),
    "beside a logo": ((1000, 1500, 0, 0, 200, 300), (3000, 3000, 5, 5, 10, 10)),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_largest_pictures_decide(name: str) -> None:
    assert is_near(prepare_scan(scan((200, 300), *LAYOUTS[name])), 1000, 1500)


def test_a_logo_alone_decides_nothing() -> None:
    assert prepare_scan(scan((595, 842), (2000, 2000, 20, 20, 40, 40), words="A letter")).dpi == 200


def test_a_picture_within_a_form_is_measured_as_it_is_drawn() -> None:
    data = scan((100, 100), (800, 800, 0, 0, 200, 200), form=True)
    assert is_near(prepare_scan(data), 800, 800)


def test_a_picture_beside_the_page_decides_nothing() -> None:
    away = (1000, 1500, -5000, 0, 200, 300)
    assert prepare_scan(scan((595, 842), away, words="A letter")).dpi == 200
    half = (1000, 1500, -100, 0, 200, 300)  # half of it is seen
    assert is_near(prepare_scan(scan((200, 300), half)), 1000, 1500)


@pytest.mark.parametrize("kind", ["Mask", "SMask"])
def test_a_mask_that_is_finer_than_its_picture_decides(kind: str) -> None:
    assert is_near(prepare_scan(cut_out(200, (100, 100), (1200, 1200), kind)), 1200, 1200)
    assert is_near(prepare_scan(cut_out(200, (1200, 1200), (100, 100), kind)), 1200, 1200)


@pytest.mark.parametrize(
    "data",
    [b"", b"/SMask 5 0 R", b"1 0 obj << /SMask 5 0 R /Width 9 >> stream", b"/Mask 1 0 R " * 9_999,
     b"1 0 obj << /Width 9 /Height 9 /SMask 1 0 R >>" * 9_999],
)  # fmt: skip
def test_masks_of_files_that_are_none(data: bytes) -> None:
    assert set(read_masks(data)) <= {(9, 9)}


def test_small_writing_is_drawn_as_large_as_any() -> None:
    """A unit of a page may be more than a point: drawn by points, its letters are specks."""
    whole = prepare_scan(small_writing("/MediaBox [0 0 600 840]", 10, 30))
    assert whole.dpi == 200
    tiny = prepare_scan(small_writing("/MediaBox [0 0 60 84] /UserUnit 10", 1, 30))
    assert tiny.height >= 1_300


def test_a_picture_of_many_pixels_stays_within_what_is_sent() -> None:
    made = prepare_scan(scan((20, 30), (5_000, 4, 0, 0, 20, 30)))
    assert max(made.width, made.height) <= PDF_MAX_SIDE_PIXELS + 1


@pytest.mark.parametrize("dpi", [100, 300])
def test_a_chosen_resolution_is_taken(dpi: int) -> None:
    made = prepare_scan(scan((144, 72), (1000, 500, 0, 0, 144, 72)), dpi)
    assert (made.dpi, made.width) == (dpi, 2 * dpi)
    assert f"page rendered at {dpi} dpi" in made.notes


WAIT = "Please wait... If this message is not eventually replaced"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (form(WAIT, dynamic=True), "is an XFA form"),
        (form("Un instant", dynamic=True), "print it to a new PDF"),
        (form(WAIT, dynamic=False), "is an XFA form"),
        (
            with_files("Open in Acrobat X", ["a.pdf", "b.xls"], portfolio=True),
            "with 2 files attached",
        ),
        (
            with_files("Cover", ["a.pdf"], portfolio=True),
            "is a PDF portfolio: a cover page with one fi",
        ),
    ],
)
def test_a_page_that_stands_in_for_another_is_refused_with_what_to_do(
    data: bytes, sentence: str
) -> None:
    with pytest.raises(IntakeError, match=sentence):
        documents.open_upload(data, "form.pdf")


def test_a_form_that_is_drawn_on_its_pages_is_read() -> None:
    assert prepare_scan(form("Name: Ada Lovelace", dynamic=False)).width > 1000
    assert documents.open_upload(form(WAIT, dynamic=True, pages=2), "x").pages == 2


def test_files_attached_to_a_document_are_said_not_to_be_read() -> None:
    document = documents.open_upload(
        with_files("Invoice 7", ["factur-x.xml"], portfolio=False), "x.pdf"
    )
    assert document.notes == ("the file attached to it is not read: factur-x.xml",)
    many = with_files("Invoice 7", ["a.xml", "b.xml", "c.xml", "d.xml"], portfolio=False)
    assert documents.open_upload(many, "x.pdf").notes == (
        "the 4 files attached to it are not read: a.xml, b.xml, c.xml, …",
    )
