"""PDFs whose page stands in for what only other programs can show: said, with what to do.

Runs in a child process.
"""

from collections.abc import Iterator
from itertools import islice

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from playground.intake.errors import IntakeError, build_error
from playground.intake.file_names import clean_name
from playground.intake.types import Document

MOST_TEXT = 1_000  # characters of a page that stands in for another
MOST_NAMES = 3  # of attached files that are named
MOST_FILES = 1_000
XFA = (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
WAIT = ("please wait", "bitte warten", "veuillez patienter", "por favor, espere", "attendere",
        "aguarde", "adobe reader", "acrobat reader", "adobe.com/")  # fmt: skip


def check_contents(document: Document, pdf: pypdfium2.PdfDocument) -> None:
    """Raises IntakeError where there is nothing to read but a page that says so."""
    kind = pdf.get_formtype()
    files = pdf.count_attachments()
    is_portfolio = files > 0 and pdf.get_pagemode() == pdfium.PAGEMODE_USEATTACHMENTS
    if not (kind in XFA or is_portfolio) or len(pdf) != 1:
        return
    text = _read_text(pdf)
    if len(text) > MOST_TEXT or _has_pictures(pdf):
        return
    if kind == pdfium.FORMTYPE_XFA_FULL or (kind in XFA and any(w in text.lower() for w in WAIT)):
        raise _build_xfa_error(document.name)
    if is_portfolio:
        raise _build_portfolio_error(document.name, files)


def list_notes(pdf: pypdfium2.PdfDocument) -> tuple[str, ...]:
    """What else is in it that is not read."""
    files = pdf.count_attachments()
    if not files:
        return ()
    listed = ", ".join(_list_names(pdf)) + (", …" if files > MOST_NAMES else "")
    what = "the file attached to it is" if files == 1 else f"the {files} files attached to it are"
    return (f"{what} not read: {listed}",)


def _list_names(pdf: pypdfium2.PdfDocument) -> Iterator[str]:
    for at in range(min(pdf.count_attachments(), MOST_NAMES)):
        yield clean_name(pdf.get_attachment(at).get_name())


def _read_text(pdf: pypdfium2.PdfDocument) -> str:
    leaf = pdf.get_page(0)
    page = leaf.get_textpage()
    text: str = page.get_text_bounded()
    page.close()
    leaf.close()
    return text


def _has_pictures(pdf: pypdfium2.PdfDocument) -> bool:
    """Larger than a logo."""
    leaf = pdf.get_page(0)
    objects = leaf.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3)
    has_large = any(min(each.get_px_size()) > 600 for each in islice(objects, MOST_FILES))
    leaf.close()
    return has_large


def _build_xfa_error(name: str) -> IntakeError:
    return build_error(name, "is an XFA form: only Adobe's programs can display its contents. Open "
    "it in Adobe Reader, print it to a new PDF and upload that.", "xfa")  # fmt: skip


def _build_portfolio_error(name: str, files: int) -> IntakeError:
    what = "one file" if files == 1 else f"{files:,} files"
    return build_error(
        name,
        f"is a PDF portfolio: a cover page with {what} attached, which can't be "
        "read here. Extract the files with Adobe Reader and upload them.",
        "portfolio",
    )
