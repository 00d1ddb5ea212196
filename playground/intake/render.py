"""One page as upright, plain pixels, and notes on how it came to be. Runs in a child process."""

from dataclasses import dataclass, field

from PIL import ExifTags, Image, ImageOps

from playground.intake import bit_depth, colours, pdfs, pictures, straighten, tilts
from playground.intake.encode import FORMATS, choose_format, encode_image, get_mime, shrink_image
from playground.intake.errors import IntakeError, build_error
from playground.intake.sniff import KINDS
from playground.intake.types import Crop, Document, Prepared, describe_straightening

TURNS = {
    90: Image.Transpose.ROTATE_270,  # Pillow counts the other way round
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
METADATA = ("xmp", "XML:com.adobe.xmp", "comment", "photoshop")
# What is written, who by, with what and when: a TIFF has the tags of its pixels beside these.
TELLING = frozenset({270, 271, 272, 305, 306, 315, 316, 700, 33432, 33723, 34377, 34665})


@dataclass(slots=True)
class Rendered:
    """A page straightened, rotated and cropped, before it is made smaller and encoded."""

    document: Document
    image: Image.Image
    format: str
    original: tuple[int, int]  # upright, before all that
    notes: list[str] = field(default_factory=list)
    dpi: int = 0  # of a PDF's page as it was drawn
    tilt: float = 0.0  # degrees by which it was straightened

    def prepare_page(self, longest: int | None = None, format: str | None = None) -> Prepared:
        notes, chosen = list(self.notes), format or self.format
        image = shrink_image(self.image, longest)
        if image.size != self.image.size:
            notes.append(f"resized: {_format_size(image.size)} instead of "
                         f"{_format_size(self.image.size)} pixels")  # fmt: skip
        if chosen != self.document.slug and self.document.slug != "pdf":
            notes.append(f"converted from {self.document.kind.title} to {KINDS[chosen].title}")
        data = encode_image(image, chosen)
        return Prepared(
            data, get_mime(chosen), *image.size, notes, *self.original, self.dpi, self.tilt
        )


def render_page(
    document: Document,
    page: int,
    *,
    tilt: float | None = 0.0,
    rotate: int = 0,
    crop: Crop | None = None,
    dpi: int | None = None,
) -> Rendered:
    """`page` counts from 1, `rotate` is clockwise, `crop` refers to the rotated page.

    `tilt`: clockwise, too, before the rest; None where it is to be found.
    """
    result = (
        _render_pdf(document, page, dpi)
        if document.slug == "pdf"
        else _render_picture(document, page)
    )
    _straighten_page(result, tilt)
    if rotate % 360:
        result.image = result.image.transpose(TURNS[rotate % 360])
        result.notes.append(f"rotated by {rotate % 360}°")
    if crop is not None:
        result.image = _crop_image(result, crop)
    return result


def check_format(document: Document, format: str | None) -> None:
    if format is not None and format not in FORMATS:
        raise build_error(
            document.name, f"can't be sent as {format[:20]}. Choose JPEG, PNG or WebP.", "format"
        )


def metadata_note(image: Image.Image) -> list[str]:
    """Said, because people do not know that it was there. The place above all."""
    exif = image.getexif()
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        return ["location and other metadata removed"]
    metadata = (
        TELLING & exif.keys()
        or any(image.info.get(key) for key in METADATA)
        or getattr(image, "text", None)
    )
    return ["metadata removed"] if metadata else []


def check_page(document: Document, page: int, rotate: int = 0) -> None:
    if not 1 <= page <= document.pages:
        raise no_such_page(document, page)
    if rotate % 90:
        raise build_error(document.name, "can only be rotated in steps of 90°.", "rotation")


def no_such_page(document: Document, page: int) -> IntakeError:
    pages = "1 page" if document.pages == 1 else f"{document.pages:,} pages"
    return build_error(document.name, f"has {pages}: there is no page {page}.", "no_such_page")


def _render_pdf(document: Document, page: int, dpi: int | None) -> Rendered:
    with pictures.translate_errors(document.name), pdfs.open_pdf(document) as pdf:
        pdfs.count_pages(document, pdf)
        fine = pdfs.choose_dpi(document, pdf, page - 1, dpi)
        image = colours.reduce_grey(pdfs.draw_page(pdf, page - 1, fine))
    notes = [f"page rendered at {max(1, round(fine))} dpi"]
    form = choose_format(document, image, None)
    return Rendered(document, image, form, image.size, notes, round(fine))


def _render_picture(document: Document, page: int) -> Rendered:
    with pictures.open_picture(document, page - 1) as source:
        notes = metadata_note(source)
        turned = pictures.read_orientation(source) != 1
        pictures.decode_image(document, source)
        image = ImageOps.exif_transpose(source)
        if turned:
            notes.append("rotated upright using camera data")
        image = bit_depth.reduce_colours(document, page - 1, image, notes)
        image = colours.convert_plain(image, notes)
        return Rendered(document, image, choose_format(document, image, source), image.size, notes)


def _straighten_page(result: Rendered, tilt: float | None) -> None:
    wanted = tilts.find_tilt(result.image) if tilt is None else tilt
    if wanted and straighten.fits_straightened(result.image.size, wanted):
        result.image = straighten.straighten_image(result.image, wanted)
        result.notes.append(describe_straightening(wanted))
        result.tilt = wanted


def _crop_image(result: Rendered, crop: Crop) -> Image.Image:
    box = _measure_box(crop, result.image.size)
    if box is None:
        raise build_error(
            result.document.name,
            "can't be cropped like this: nothing would be left. Choose a larger part.",
            "crop",
        )
    image = result.image.crop(box)
    result.notes.append(
        f"cropped to {_format_size(image.size)} of {_format_size(result.image.size)} pixels"
    )
    return image


def _measure_box(crop: Crop, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    if not all(0 <= part <= 1 for part in crop):  # NaN is not, either
        return None
    left, top, right, bottom = (
        round(part * side) for part, side in zip(crop, (*size, *size), strict=True)
    )
    return (left, top, right, bottom) if right > left and bottom > top else None


def _format_size(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"
