"""Draws what is added at the edges of a picture, and the mask of it."""

import io
from hashlib import shake_128

from PIL import Image, ImageChops, ImageFilter

from imagegen.generate.outpaint import Edges
from imagegen.sizes import Size

# Of the picture beside what is added, painted anew with it: so no seam is seen.
OVERLAP_PIXELS = 16
BLUR_PIXELS = 24  # of what the new part begins with
NOISE_SHARE = 0.15  # without it models go on with the streaks of the edge
COMPRESSION = 3  # of 9


def draw_extension(picture: bytes, mask: bytes, edges: Edges) -> tuple[bytes, bytes]:
    """Both as PNG. `mask`: of the picture before, in black and white, or nothing."""
    with Image.open(io.BytesIO(picture)) as image:
        canvas = draw_canvas(image.convert("RGB"), edges)
        cover = draw_cover(image.size, edges)
    if mask:
        with Image.open(io.BytesIO(mask)) as painted:
            before = Image.new("L", cover.size)
            before.paste(painted.convert("L"), (edges.left, edges.top))
            cover = ImageChops.lighter(cover, before)
    return encode_png(canvas), encode_png(cover)


def draw_canvas(image: Image.Image, edges: Edges) -> Image.Image:
    """The picture, and around it its outermost pixels: stretched, blurred, with some noise."""
    width, height = image.size
    canvas = Image.new("RGB", edges.extend_size(image.size))
    at = (edges.left, edges.top)
    canvas.paste(image, at)
    for x, column, length in (
        (0, 0, edges.left),
        (edges.left + width, width - 1, edges.right),
    ):
        strip = image.crop((column, 0, column + 1, height))
        if length:
            canvas.paste(strip.resize((length, height)), (x, edges.top))
    for y, row, length in (
        (0, edges.top, edges.top),
        (edges.top + height, edges.top + height - 1, edges.bottom),
    ):
        strip = canvas.crop((0, row, canvas.width, row + 1))
        if length:
            canvas.paste(strip.resize((canvas.width, length)), (0, y))
    ground = Image.blend(
        canvas.filter(ImageFilter.GaussianBlur(BLUR_PIXELS)), draw_noise(canvas.size), NOISE_SHARE
    )
    ground.paste(image, at)
    return ground


def draw_noise(size: Size) -> Image.Image:
    """The same for the same size, so that a picture that is sent twice is stored once."""
    noise = shake_128(f"{size}".encode()).digest(size[0] * size[1])
    return Image.frombytes("L", size, noise).convert("RGB")


def draw_cover(size: Size, edges: Edges) -> Image.Image:
    """White where something is added, and a little into the picture there."""
    cover = Image.new("L", edges.extend_size(size), 255)
    across, down = (min(OVERLAP_PIXELS, side // 4) for side in size)
    box = (
        edges.left + (across if edges.left else 0),
        edges.top + (down if edges.top else 0),
        edges.left + size[0] - (across if edges.right else 0),
        edges.top + size[1] - (down if edges.bottom else 0),
    )
    cover.paste(0, box)
    return cover


def encode_png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, format="PNG", compress_level=COMPRESSION)
    return target.getvalue()
