"""Pages of a PDF, drawn with pdfium. Runs in a child process."""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from playground.intake import limits, resolution, stencils
from playground.intake.errors import IntakeError, build_error
from playground.intake.types import Document

POINTS = resolution.POINTS


@contextmanager
def open_pdf(document: Document) -> Iterator[pypdfium2.PdfDocument]:
    try:
        pdf = pypdfium2.PdfDocument(document.source)
    except pypdfium2.PdfiumError as error:
        raise _explain_refusal(document.name, error.err_code) from error
    try:
        yield pdf
    except pypdfium2.PdfiumError as error:
        raise _build_damage_error(document.name) from error
    finally:
        pdf.close()


def count_pages(document: Document, pdf: pypdfium2.PdfDocument) -> int:
    pages = len(pdf)
    if not pages:
        raise _build_damage_error(document.name)
    if pages > limits.PAGES_LISTED:
        raise build_error(
            document.name,
            f"has {pages:,} pages; {limits.PAGES_LISTED:,} is the limit. Split it first.",
            "too_many_pages",
            413,
        )
    return pages


def measure_pdf_page(document: Document, pdf: pypdfium2.PdfDocument, page: int) -> tuple[int, int]:
    """Pixels of a page (from 0) as finely as it is drawn where nobody chooses."""
    width, height = pdf.get_page_size(page)
    scale = choose_dpi(document, pdf, page, None) / POINTS
    return max(1, round(width * scale)), max(1, round(height * scale))


def choose_dpi(document: Document, pdf: pypdfium2.PdfDocument, page: int, dpi: int | None) -> float:
    """The one that is wanted, or as the pictures of the page (from 0) need it; bounded."""
    width, height = pdf.get_page_size(page)
    if dpi is None:
        dpi = resolution.page_dpi(pdf, page, stencils.read_masks(document.source))
    return resolution.drawn_dpi(width, height, dpi)


def draw_page(pdf: pypdfium2.PdfDocument, page: int, dpi: float) -> Image.Image:
    """Draw a page (from 0), filled-in forms and annotations included."""
    pdf.init_forms()
    leaf = pdf.get_page(page)
    bitmap = leaf.render(scale=dpi / POINTS, rev_byteorder=True, limit_image_cache=True)
    image: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    leaf.close()
    return image


def _explain_refusal(name: str, code: int | None) -> IntakeError:
    if code == pdfium.FPDF_ERR_SECURITY:
        return build_error(name, "uses an encryption that only certain programs can open. Open it "
        "there, print it to a new PDF and upload that.",
                     "encrypted")  # fmt: skip
    if code == pdfium.FPDF_ERR_PASSWORD:
        return build_error(
            name,
            "is password-protected. Save it without a password and upload it again.",
            "encrypted",
        )
    return _build_damage_error(name)


def _build_damage_error(name: str) -> IntakeError:
    return build_error(name, "is a damaged PDF and can't be read. Open it in another program and "
    "save or print it as a new PDF.", "broken")  # fmt: skip
