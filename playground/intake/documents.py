"""What is done to documents: open, prepare, propose, thumbnail. Runs in a child process.

The pages call the functions of the same names in playground.intake, which bring the work there.
"""

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageOps

from playground.intake import (
    bit_depth,
    colours,
    limits,
    pdfs,
    pictures,
    placeholders,
    straighten,
    tilts,
)
from playground.intake.bounds import check_bytes
from playground.intake.file_names import clean_name
from playground.intake.limits import Limit
from playground.intake.lossless_jpegs import copy_lossless
from playground.intake.proposal import build_fitting, is_within, measure_page, propose_smaller
from playground.intake.render import check_format, check_page, render_page
from playground.intake.sniff import HEAD_BYTES, Kind, guess_kind
from playground.intake.types import Crop, Document, Prepared, Proposal, Size

LOOK_PIXELS = 256  # pixels that are enough to see whether a JPEG is whole


def open_upload(source: Path | bytes, name: str, most: int | None = None) -> Document:
    """Tell what it is and look through it. Raises IntakeError with a sentence about this file.

    `most`: bytes it may have, where it is not what people upload.
    """
    name = clean_name(name)
    with pictures.translate_errors(name):
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        kind = guess_kind(_read_head(source), name)
        check_bytes(name, size, kind, most)
        document = Document(name, kind.slug, size, 1, 0, 0, _note_misnaming(name, kind), source)
        return (
            _opened_pdf(document)
            if kind.slug == "pdf"
            else _opened_picture(document, is_upload=most is None)
        )


def prepare_page(
    document: Document,
    page: int = 1,
    *,
    tilt: float | None = 0.0,
    rotate: int = 0,
    crop: Crop | None = None,
    longest: int | None = None,
    format: str | None = None,
    dpi: int | None = None,
) -> Prepared:
    """A page (from 1) as it will be sent: upright, in sRGB, without metadata.

    `tilt` is clockwise in degrees, None where it is to be found; it comes before the rest.
    `rotate` is clockwise in quarter turns, `crop` in parts of the rotated page, `longest` in
    pixels, `format` one of jpeg, png and webp; None leaves each as it is. `dpi` is how finely a
    page of a PDF is drawn; None: as its pictures need it.
    """
    check_page(document, page, rotate)
    check_format(document, format)
    if tilt is None and document.slug == "jpeg":
        tilt = _find_jpeg_tilt(document)
    unchanged = tilt == 0 and not rotate % 360 and crop is None and format in (None, "jpeg")
    if unchanged and (whole := copy_lossless(document, longest)):
        return whole
    with pictures.translate_errors(document.name):
        result = render_page(document, page, tilt=tilt, rotate=rotate, crop=crop, dpi=dpi)
        return result.prepare_page(longest, format)


def propose_page(
    document: Document,
    page: int,
    limit: Limit,
    *,
    tilt: float = 0.0,
    rotate: int = 0,
    crop: Crop | None = None,
    dpi: int | None = None,
    full: Size | None = None,
) -> Proposal:
    """What would be sent as it is, and something smaller where that is above the limit.

    `full`: the size of what `prepare_page` made of the same page, where that is known.
    """
    check_page(document, page, rotate)
    is_changed = tilt or rotate % 360 or crop is not None
    whole = None if full or is_changed else copy_lossless(document)
    if whole and is_within(measure_page(whole), limit):
        return build_fitting(measure_page(whole), whole.notes)
    with pictures.translate_errors(document.name):
        result = render_page(document, page, tilt=tilt, rotate=rotate, crop=crop, dpi=dpi)
        if full is None:
            whole = whole or result.prepare_page()
            full = measure_page(whole)
        notes = whole.notes if whole else result.notes
        return (
            build_fitting(full, notes)
            if is_within(full, limit)
            else propose_smaller(result, full, limit, notes)
        )


def make_thumbnail(
    document: Document, page: int = 1, side: int = limits.THUMBNAIL, tilt: float = 0.0
) -> bytes:
    """A page (from 1) as a small WebP, upright, on the ground it will be sent on."""
    check_page(document, page)
    with pictures.translate_errors(document.name):
        image = _small_pdf(document, page, side) if document.slug == "pdf" else _small_picture(
            document, page, side)  # fmt: skip
        if image.mode == "1":
            image = image.convert("L")
        if tilt:
            image.thumbnail((2 * side, 2 * side), Image.Resampling.BICUBIC)
            image = straighten.straighten_image(image, tilt)
        image.thumbnail((side, side), Image.Resampling.BICUBIC)
        target = io.BytesIO()
        image.save(target, format="WEBP", quality=80, method=2)
    return target.getvalue()


def _find_jpeg_tilt(document: Document) -> float:
    """Before all its pixels are decoded: most need no other change, and are sent as they are."""
    with pictures.translate_errors(document.name), pictures.open_picture(document) as image:
        pictures.decode_image(document, image, about_side=tilts.SIDE)
        return tilts.find_tilt(ImageOps.exif_transpose(image))


def _opened_pdf(document: Document) -> Document:
    with pdfs.open_pdf(document) as pdf:
        pages = pdfs.count_pages(document, pdf)
        placeholders.check_contents(document, pdf)
        width, height = pdfs.measure_pdf_page(document, pdf, 0)
        notes = (*document.notes, *placeholders.list_notes(pdf))
    return replace(document, pages=pages, width=width, height=height, notes=notes)


def _opened_picture(document: Document, *, is_upload: bool) -> Document:
    with pictures.open_picture(document) as image:
        if is_upload:
            pictures.check_cost(document.name, image)
        pages, frames = pictures.count_pages(document, image), pictures.count_frames(image)
        width, height = pictures.shown_size(image)
        image.seek(0)
        pictures.decode_image(document, image, about_side=LOOK_PIXELS)
    notes = document.notes
    if pages == 1 and frames > 1:
        notes += (f"an animation with {frames} frames: the first is used",)
    return replace(document, pages=pages, width=width, height=height, notes=notes)


def _small_pdf(document: Document, page: int, side: int) -> Image.Image:
    with pdfs.open_pdf(document) as pdf:
        longest = max(pdf.get_page_size(page - 1))
        dpi = max(1, round(2 * side * pdfs.POINTS / longest))
        return pdfs.draw_page(pdf, page - 1, pdfs.choose_dpi(document, pdf, page - 1, dpi))


def _small_picture(document: Document, page: int, side: int) -> Image.Image:
    with pictures.open_picture(document, page - 1) as image:
        pictures.decode_image(document, image, about_side=2 * side)
        upright = ImageOps.exif_transpose(image)
        return colours.convert_plain(bit_depth.reduce_colours(document, page - 1, upright, []), [])


def _read_head(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:HEAD_BYTES]
    with source.open("rb") as file:
        return file.read(HEAD_BYTES)


def _note_misnaming(name: str, kind: Kind) -> tuple[str, ...]:
    _, dot, ending = name.rpartition(".")
    if not dot or ending.lower() in kind.endings:
        return ()
    return (f"named .{ending} but actually {kind.title}",)
