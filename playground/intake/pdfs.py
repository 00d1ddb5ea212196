"""Pages of a PDF, drawn with pdfium. Runs in a child process."""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from playground.intake import limits, resolution
from playground.intake.errors import IntakeError, about
from playground.intake.shapes import Document

POINTS = resolution.POINTS


@contextmanager
def opened(document: Document) -> Iterator[pypdfium2.PdfDocument]:
    try:
        pdf = pypdfium2.PdfDocument(document.source)
    except pypdfium2.PdfiumError as error:
        raise _refusal(document.name, error.err_code) from error
    try:
        yield pdf
    except pypdfium2.PdfiumError as error:
        raise _damaged(document.name) from error
    finally:
        pdf.close()


def count(document: Document, pdf: pypdfium2.PdfDocument) -> int:
    pages = len(pdf)
    if not pages:
        raise _damaged(document.name)
    if pages > limits.PAGES_LISTED:
        raise about(document.name, f"has {pages} pages; {limits.PAGES_LISTED} can be opened. "
                    "Split it first.", "too_many_pages", 413)  # fmt: skip
    return pages


def size(pdf: pypdfium2.PdfDocument, page: int, dpi: int | None = None) -> tuple[int, int]:
    """Pixels of a page (from 0) at `dpi`, or at fewer dpi where it would be too large."""
    width, height = pdf.get_page_size(page)
    scale = choose_dpi(pdf, page, dpi) / POINTS
    return max(1, round(width * scale)), max(1, round(height * scale))


def choose_dpi(pdf: pypdfium2.PdfDocument, page: int, dpi: int | None) -> float:
    """The one that is wanted, or as the pictures of the page (from 0) need it; bounded."""
    width, height = pdf.get_page_size(page)
    return resolution.drawn_dpi(width, height, dpi or resolution.page_dpi(pdf, page))


def render(
    pdf: pypdfium2.PdfDocument, page: int, notes: list[str], dpi: int | None = None
) -> Image.Image:
    """Draw a page (from 0), filled-in forms and annotations included.

    Without `dpi` as finely as its pictures are.
    """
    fine = choose_dpi(pdf, page, dpi)
    notes.append(f"page drawn at {max(1, round(fine))} dpi")
    pdf.init_forms()
    leaf = pdf.get_page(page)
    bitmap = leaf.render(scale=fine / POINTS, rev_byteorder=True, limit_image_cache=True)
    image: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    leaf.close()
    return image


def _refusal(name: str, code: int | None) -> IntakeError:
    if code == pdfium.FPDF_ERR_SECURITY:
        return about(name, "is encrypted in a way that only certain programs can open. Open it in "
                     "one of them, print it to a new PDF, and upload that.",
                     "encrypted")  # fmt: skip
    if code == pdfium.FPDF_ERR_PASSWORD:
        return about(name, "is protected by a password. Save it without one, then upload it again.",
                     "encrypted")  # fmt: skip
    return _damaged(name)


def _damaged(name: str) -> IntakeError:
    return about(name, "is a damaged PDF and cannot be read. Open it in another program and save "
                 "or print it as a new PDF.", "broken")  # fmt: skip
