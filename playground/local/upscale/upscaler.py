"""From a picture as a client sent it to a PNG of the wanted size."""

import io
from collections.abc import Callable
from functools import partial

from PIL import Image, ImageOps

from playground.local import pictures
from playground.local.messages import Json
from playground.local.upscale.network import Network
from playground.local.upscale.tiles import enlarge_picture
from playground.local.upscale.weights import SCALE

MAX_PIXELS = 25_165_824  # pixels: the largest source, SCALE times as wide and high
PACKED = 4  # of 9: about as small as 9, much sooner


class RefusedError(Exception):
    """A picture that will not be enlarged; the sentence says why."""


class Upscaler:
    """Keeps the network that was asked for last."""

    def __init__(self, networks: Json, threads: int) -> None:
        self._jobs = networks
        self._threads = threads
        self._name = ""
        self._network: Network | None = None

    def enlarge_picture(
        self, encoded: str, name: str, factor: float, look: Callable[[], None]
    ) -> bytes:
        """PNG, with the transparency, the greyness and the colour profile of the source."""
        job = self._jobs[name]
        source = _open_source(encoded, partial(_check_size, name, job["largest"], factor))
        size = round(source.width * factor), round(source.height * factor)
        network = self._load_network(name)
        result = enlarge_picture(source.convert("RGB"), network, job["tile"], look)
        look()
        result = result if factor == SCALE else result.resize(size, Image.Resampling.LANCZOS)
        return _encode_png(_match_source(source, result), source.info.get("icc_profile"))

    def _load_network(self, name: str) -> Network:
        if self._network is None or self._name != name:
            self._network = None  # its memory is free before the next one takes its own
            self._network, self._name = Network(self._jobs[name], self._threads), name
        return self._network


def _open_source(encoded: str, check: Callable[[Image.Image], None]) -> Image.Image:
    """Upright, in L, LA, RGB or RGBA."""
    try:
        with pictures.read_picture(encoded) as picture:
            check(picture)
            image = pictures.eight_bits(ImageOps.exif_transpose(picture))
    except pictures.PictureError as error:
        raise RefusedError(f"The image {error}.") from error
    grey = image.mode in ("1", "L", "LA", "La")
    if image.mode == "CMYK":
        image.info.pop("icc_profile", None)  # it tells of inks, which are gone now
    if image.has_transparency_data:
        return image.convert("LA" if grey else "RGBA")
    return image.convert("L" if grey else "RGB")


def _check_size(name: str, largest: list[int], factor: float, image: Image.Image) -> None:
    width, height = largest
    pixels, size = image.width * image.height, f"{image.width} × {image.height}"
    if pixels > width * height:
        raise RefusedError(
            f"The image is {size}; {name} accepts at most as many pixels as {width} × {height} has."
            " Send a smaller one or choose another upscaler."
        )
    if pixels * factor**2 > MAX_PIXELS:
        raise RefusedError(
            f"{size} upscaled {factor:g} times is more than {MAX_PIXELS // 10**6} million pixels."
            " Choose a smaller upscaling_resize."
        )


def _match_source(source: Image.Image, result: Image.Image) -> Image.Image:
    """Grey if the source is; the transparency, which the network knows nothing of, beside it."""
    if source.mode in ("L", "LA"):
        result = result.convert("L")
    if source.mode in ("LA", "RGBA"):
        result.putalpha(source.getchannel("A").resize(result.size, Image.Resampling.LANCZOS))
    return result


def _encode_png(image: Image.Image, profile: bytes | None) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=PACKED, icc_profile=profile)
    return file.getvalue()
