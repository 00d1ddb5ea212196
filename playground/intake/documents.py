"""What is done to documents: open, prepare, propose, thumbnail. Runs in a child process.

The pages call the functions of the same names in playground.intake, which bring the work there.
"""

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageOps

from playground.intake import bit_depth, colours, limits, pdfs, pictures, placeholders
from playground.intake.bounds import check_bytes
from playground.intake.file_names import clean_name
from playground.intake.limits import Limit
from playground.intake.lossless_jpegs import untouched
from playground.intake.proposal import fitting, measure, reduced, within
from playground.intake.render import check_format, check_page, rendered
from playground.intake.sniff import HEAD, Kind, kind_of
from playground.intake.types import Crop, Document, Prepared, Proposal, Size

LOOK = 256  # pixels that are enough to see whether a JPEG is whole


def open_upload(source: Path | bytes, name: str, most: int | None = None) -> Document:
    """Tell what it is and look through it. Raises IntakeError with a sentence about this file.

    `most`: bytes it may have, where it is not what people upload.
    """
    name = clean_name(name)
    with pictures.sentences(name):
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        kind = kind_of(_head(source), name)
        check_bytes(name, size, kind, most)
        document = Document(name, kind.slug, size, 1, 0, 0, _misnamed(name, kind), source)
        return (
            _opened_pdf(document)
            if kind.slug == "pdf"
            else _opened_picture(document, is_upload=most is None)
        )


def prepare(
    document: Document,
    page: int = 1,
    *,
    rotate: int = 0,
    crop: Crop | None = None,
    longest: int | None = None,
    format: str | None = None,
    dpi: int | None = None,
) -> Prepared:
    """A page (from 1) as it will be sent: upright, in sRGB, without metadata.

    `rotate` is clockwise in quarter turns, `crop` in parts of the rotated page, `longest` in
    pixels, `format` one of jpeg, png and webp; None leaves each as it is. `dpi` is how finely a
    page of a PDF is drawn; None: as its pictures need it.
    """
    check_page(document, page, rotate)
    check_format(document, format)
    unchanged = not rotate % 360 and crop is None and format in (None, "jpeg")
    if unchanged and (whole := untouched(document, longest)):
        return whole
    with pictures.sentences(document.name):
        return rendered(document, page, rotate=rotate, crop=crop, dpi=dpi).prepared(longest, format)


def propose(
    document: Document,
    page: int,
    limit: Limit,
    *,
    rotate: int = 0,
    crop: Crop | None = None,
    dpi: int | None = None,
    full: Size | None = None,
) -> Proposal:
    """What would be sent as it is, and something smaller where that is above the limit.

    `full`: the size of what prepare() made of the same page, where that is known.
    """
    check_page(document, page, rotate)
    whole = None if full or rotate % 360 or crop is not None else untouched(document)
    if whole and within(measure(whole), limit):
        return fitting(measure(whole), whole.notes)
    with pictures.sentences(document.name):
        result = rendered(document, page, rotate=rotate, crop=crop, dpi=dpi)
        if full is None:
            whole = whole or result.prepared()
            full = measure(whole)
        notes = whole.notes if whole else result.notes
        return fitting(full, notes) if within(full, limit) else reduced(result, full, limit, notes)


def thumbnail(document: Document, page: int = 1, side: int = limits.THUMBNAIL) -> bytes:
    """A page (from 1) as a small WebP, upright, on the ground it will be sent on."""
    check_page(document, page)
    with pictures.sentences(document.name):
        image = _small_pdf(document, page, side) if document.slug == "pdf" else _small_picture(
            document, page, side)  # fmt: skip
        if image.mode == "1":
            image = image.convert("L")
        image.thumbnail((side, side), Image.Resampling.BICUBIC)
        target = io.BytesIO()
        image.save(target, format="WEBP", quality=80, method=2)
    return target.getvalue()


def _opened_pdf(document: Document) -> Document:
    with pdfs.opened(document) as pdf:
        pages = pdfs.count(document, pdf)
        placeholders.check(document, pdf)
        width, height = pdfs.size(document, pdf, 0)
        notes = (*document.notes, *placeholders.notes(pdf))
    return replace(document, pages=pages, width=width, height=height, notes=notes)


def _opened_picture(document: Document, *, is_upload: bool) -> Document:
    with pictures.opened(document) as image:
        if is_upload:
            pictures.check_cost(document.name, image)
        pages, frames = pictures.pages_of(document, image), pictures.frames_of(image)
        width, height = pictures.shown_size(image)
        image.seek(0)
        pictures.decode(document, image, about_side=LOOK)
    notes = document.notes
    if pages == 1 and frames > 1:
        notes += (f"an animation with {frames} frames: the first is used",)
    return replace(document, pages=pages, width=width, height=height, notes=notes)


def _small_pdf(document: Document, page: int, side: int) -> Image.Image:
    with pdfs.opened(document) as pdf:
        longest = max(pdf.get_page_size(page - 1))
        dpi = max(1, round(2 * side * pdfs.POINTS / longest))
        return pdfs.render(pdf, page - 1, pdfs.choose_dpi(document, pdf, page - 1, dpi))


def _small_picture(document: Document, page: int, side: int) -> Image.Image:
    with pictures.opened(document, page - 1) as image:
        pictures.decode(document, image, about_side=2 * side)
        upright = ImageOps.exif_transpose(image)
        return colours.plain(bit_depth.reduce_colours(document, page - 1, upright, []), [])


def _head(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:HEAD]
    with source.open("rb") as file:
        return file.read(HEAD)


def _misnamed(name: str, kind: Kind) -> tuple[str, ...]:
    _, dot, ending = name.rpartition(".")
    if not dot or ending.lower() in kind.endings:
        return ()
    return (f"named .{ending} but actually {kind.title}",)
