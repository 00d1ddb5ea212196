"""A picture as a mask: pure white where it counts, pure black elsewhere.

Runs in a child process.
"""

from PIL import Image, ImageOps

from playground.intake import bit_depth, colours, pictures
from playground.intake.encode import encode_image, get_mime
from playground.intake.errors import IntakeError, build_error
from playground.intake.types import Document, Prepared

HALF = 128  # from here on it is white


def make_mask(document: Document, width: int, height: int) -> Prepared:
    """8 bits, grey, PNG, of the size of the picture it belongs to.

    What is transparent does not count; in a picture without such parts, what is dark does not.
    Raises IntakeError where nothing counts, or where its sides have another ratio.
    """
    if document.slug == "pdf":
        raise build_error(document.name, "is a PDF. Save the mask as PNG.", "mask_kind", 415)
    with pictures.translate_errors(document.name), pictures.open_picture(document) as source:
        pictures.decode_image(document, source)
        upright = ImageOps.exif_transpose(source)
        image = colours.measure_coverage(bit_depth.reduce_colours(document, 0, upright, []))
        original = image.size
        _check_ratio(document, original, (width, height))
        if original != (width, height):
            image = image.resize((width, height), Image.Resampling.BILINEAR)
        image = image.point([0] * HALF + [255] * (256 - HALF))
        if image.getbbox() is None:
            raise IntakeError("The mask is empty. Paint the area to change.", "mask_empty")
        return Prepared(encode_image(image, "png"), get_mime("png"), width, height, [], *original)


def _check_ratio(document: Document, size: tuple[int, int], wanted: tuple[int, int]) -> None:
    """The same, but for the rounding of whole pixels."""
    off = abs(size[0] * wanted[1] - size[1] * wanted[0])
    if 2 * off > sum(wanted):
        raise build_error(
            document.name,
            f"has {size[0]} × {size[1]} pixels, the picture {wanted[0]} × "
            f"{wanted[1]}. Use a mask of the same size as the picture.",
            "mask_size",
        )
