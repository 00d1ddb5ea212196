"""A picture as a mask: pure white where it counts, pure black elsewhere.

Runs in a child process.
"""

from PIL import Image, ImageOps

from playground.intake import bit_depth, colours, pictures
from playground.intake.encode import encode, mime
from playground.intake.errors import IntakeError, about
from playground.intake.types import Document, Prepared

HALF = 128  # from here on it is white


def mask(document: Document, width: int, height: int) -> Prepared:
    """8 bits, grey, PNG, of the size of the picture it belongs to.

    What is transparent does not count; in a picture without such parts, what is dark does not.
    Raises IntakeError where nothing counts, or where its sides have another ratio.
    """
    if document.slug == "pdf":
        raise about(document.name, "is a PDF. Save the mask as PNG.", "mask_kind", 415)
    with pictures.sentences(document.name), pictures.opened(document) as source:
        pictures.decode(document, source)
        upright = ImageOps.exif_transpose(source)
        image = colours.coverage(bit_depth.reduce_colours(document, 0, upright, []))
        original = image.size
        _check_ratio(document, original, (width, height))
        if original != (width, height):
            image = image.resize((width, height), Image.Resampling.BILINEAR)
        image = image.point([0] * HALF + [255] * (256 - HALF))
        if image.getbbox() is None:
            raise IntakeError("The mask is empty. Paint the area to change.", "mask_empty")
        return Prepared(encode(image, "png"), mime("png"), width, height, [], *original)


def _check_ratio(document: Document, found: tuple[int, int], wanted: tuple[int, int]) -> None:
    """The same, but for the rounding of whole pixels."""
    off = abs(found[0] * wanted[1] - found[1] * wanted[0])
    if 2 * off > sum(wanted):
        raise about(document.name, f"has {found[0]} × {found[1]} pixels, the picture {wanted[0]} × "
                    f"{wanted[1]}. Use a mask of the same size as the picture.",
                    "mask_size")  # fmt: skip
