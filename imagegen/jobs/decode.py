"""The pictures of an answer, opened in a child process: their real size, and a thumbnail."""

from collections.abc import Iterator
from dataclasses import dataclass

from imagegen.errors import Busy, wrong_picture
from playground import intake
from playground.intake.responses import INLINE_MIMES
from playground.providers import BadAnswer, Image, Images

MAX_PICTURE_BYTES = 64 * 2**20  # bytes of one picture
MOST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """One picture that could be opened."""

    data: bytes
    mime: str
    width: int  # pixels
    height: int
    thumbnail: bytes  # WebP
    seed: int | None
    grid: bool  # the engine's overview of the others
    index: int  # among those that are no grid


def decode_images(images: Images, who: str, asked_seed: int | None) -> list[DecodedImage]:
    """Those that can be opened; why others cannot is added to `images.lost`.

    Raises BadAnswer where that is true of all, Busy where nobody had time to look.
    """
    made = list(_decode_each(images, who, asked_seed))
    if not made:
        raise BadAnswer(images.lost[0])
    return made


def _decode_each(images: Images, who: str, asked_seed: int | None) -> Iterator[DecodedImage]:
    first = next((i.seed for i in images.images if not i.grid and i.seed is not None), asked_seed)
    index = 0
    which = "An image" if len(images.images) > 1 else "The image"
    for image in images.images:
        try:
            yield decode_image(image, index, get_seed(image, first, index))
        except intake.IntakeError as error:
            if error.code == "busy":
                raise Busy("The server is busy with other images.") from error
            images.lost.append(wrong_picture(who, which, error.code).message)
        index += not image.grid


def get_seed(image: Image, first: int | None, index: int) -> int | None:
    """Engines count seeds up within a batch, and may tell only the first."""
    seed = image.seed
    if seed is None and first is not None:
        seed = first + index
    return seed if seed is not None and 0 <= seed <= MOST_SEED else None


def decode_image(image: Image, index: int, seed: int | None) -> DecodedImage:
    """Raises IntakeError. What browsers do not show becomes a PNG."""
    document = intake.open_upload(image.data, "image", most=MAX_PICTURE_BYTES)
    small = intake.make_thumbnail(document)
    rest = small, seed, image.grid, index
    if document.kind.mime in INLINE_MIMES:
        return DecodedImage(image.data, document.kind.mime, document.width, document.height, *rest)
    plain = intake.prepare_page(document, format="png")
    return DecodedImage(plain.bytes, plain.mime, plain.width, plain.height, *rest)
