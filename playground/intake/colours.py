"""Every way to store a colour, made plain: 8 bits, grey or sRGB, no transparency. All of it said.

Runs in a child process.
"""

import io

from PIL import Image, ImageCms

from playground.intake import backgrounds, bit_depth

CLOSE = 10  # steps of grey by which a curve may differ from sRGB's before it matters
USUAL_GAMMA, CLOSE_GAMMA = 1 / 2.2, 0.03  # of a PNG that says nothing else of its colours
GREYS = ("L", "LA", *bit_depth.MODES)


def convert_plain(image: Image.Image, notes: list[str]) -> Image.Image:
    """`image` as "1", "L" or "RGB", without anything attached. It has been decoded."""
    if bit_depth.is_deep(image):
        notes.append("reduced to 8 bits per colour")
    profile, low = image.info.get("icc_profile"), image.info.get(bit_depth.LOWER)
    gamma = None if profile or "srgb" in image.info else image.info.get("gamma")
    if profile and image.mode in GREYS:
        image, profile = _apply_curve(image, profile, notes), None
    image = bit_depth.reduce_grey(_expand_palette(image), notes)
    if image.has_transparency_data:
        image = backgrounds.lay_on_ground(image, notes)
    image = _convert_srgb(image, profile, notes, low)
    if gamma and abs(gamma - USUAL_GAMMA) > CLOSE_GAMMA and image.mode in ("L", "RGB"):
        notes.append("colours converted to sRGB")
        image = image.point(_gamma_curve(gamma) * len(image.getbands()))
    if image.mode not in ("1", "L", "RGB"):
        image = image.convert("RGB")
    return strip_info(image)


def measure_coverage(image: Image.Image) -> Image.Image:
    """How much each pixel counts, as "L": its opacity, or its lightness where all are opaque."""
    image = bit_depth.reduce_grey(_expand_palette(image), [])
    if image.has_transparency_data:
        alpha = image.convert("RGBA").getchannel("A")
        if alpha.getextrema() != (255, 255):
            return alpha
    return convert_plain(image, []).convert("L")


def strip_info(image: Image.Image) -> Image.Image:
    """Nothing but pixels: savers would write what lies in `info`."""
    image.info = {}
    image._exif = None  # where Pillow keeps what getexif() read
    return image


def reduce_grey(image: Image.Image) -> Image.Image:
    """As "L", if no pixel has a colour: a scan or a text page is a third of the size then."""
    if image.mode != "RGB" or not _is_grey(image.reduce(max(1, max(image.size) // 256))):
        return image
    return image.getchannel(0) if _is_grey(image) else image


def is_drawn(image: Image.Image) -> bool:
    """Text, tables, screenshots: one colour covers much of it. These are no case for JPEG."""
    sample = image.resize((128, 128), Image.Resampling.NEAREST)
    colours = sample.convert("RGB").getcolors(128 * 128) or []
    return max(count for count, _ in colours) > 128 * 128 // 3


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = (band.tobytes() for band in image.split())
    return red == green == blue


def _expand_palette(image: Image.Image) -> Image.Image:
    if image.mode not in ("P", "PA"):
        return image
    has_alpha = image.mode == "PA" or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def _apply_curve(image: Image.Image, profile: bytes, notes: list[str]) -> Image.Image:
    """Grey through the curve of its profile; what is nearly sRGB stays as it is."""
    curve = _grey_curve(profile, notes)
    is_near = max(abs(value - at) for at, value in enumerate(curve)) <= CLOSE
    if not is_near:
        notes.append("colours converted to sRGB")
    if image.mode in bit_depth.MODES:
        return bit_depth.reduce_grey(image, notes, bit_depth.PLAIN if is_near else curve)
    if is_near:
        return image
    opacity = tuple(range(256)) if image.mode == "LA" else ()
    info = image.info
    image = _apply_key(image).point([*curve, *opacity])
    image.info = {name: info[name] for name in info if name != "transparency"}
    return image


def _apply_key(image: Image.Image) -> Image.Image:
    """A grey that stands for transparency becomes opacity, before it is another grey."""
    return image.convert("LA") if image.mode == "L" and "transparency" in image.info else image


def _grey_curve(profile: bytes, notes: list[str]) -> tuple[int, ...]:
    """What 256 greys are in sRGB."""
    ramp = Image.new("L", (256, 1))
    ramp.putdata(bit_depth.PLAIN)
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        # Without this it is worked out at a few points only, and dark greys are not among them.
        exact = ImageCms.Flags.NOOPTIMIZE
        through = ImageCms.profileToProfile(ramp, source, target, outputMode="RGB", flags=exact)
    except (ImageCms.PyCMSError, OSError, ValueError):
        notes.append("its colour profile doesn't fit and was ignored")
        return bit_depth.PLAIN
    return tuple(through.getchannel(0).tobytes()) if through else bit_depth.PLAIN


def _gamma_curve(gamma: float) -> list[int]:
    """What 256 steps are in sRGB, as browsers draw a PNG that names its gamma."""
    light = [(step / 255) ** (1 / max(0.1, gamma)) for step in range(256)]
    return [round(255 * _encode_light(each)) for each in light]


def _encode_light(light: float) -> float:
    """As sRGB has it, of light from 0 to 1."""
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _convert_srgb(
    image: Image.Image, profile: bytes | None, notes: list[str], low: Image.Image | None = None
) -> Image.Image:
    """Pictures without a profile are taken for sRGB, as browsers do."""
    if profile and image.mode in ("RGB", "CMYK", "LAB"):
        converted = _through_profile(image, profile, notes)
        if converted is not None and converted is not image and low is not None:
            converted = _interpolate_colours(image, converted, profile, low)
        if converted is not None:
            return converted
    if image.mode not in ("1", "L", "RGB"):
        notes.append(f"converted from {image.mode} to RGB")
        return image.convert("RGB")
    return image


def _interpolate_colours(
    image: Image.Image, converted: Image.Image, profile: bytes, low: Image.Image
) -> Image.Image:
    """Between what a colour of 8 bits becomes and what the next one does: by its lower half."""
    brighter = image.point([min(255, value + 1) for value in range(256)] * 3)
    upper = _through_profile(brighter, profile, [])
    if upper is None:
        return converted
    bands = zip(converted.split(), upper.split(), low.split(), strict=False)
    return Image.merge("RGB", [Image.composite(high, base, part) for base, high, part in bands])


def _through_profile(image: Image.Image, profile: bytes, notes: list[str]) -> Image.Image | None:
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        name = ImageCms.getProfileDescription(source).strip()
        if "srgb" in name.lower() and image.mode == "RGB":
            return image
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        notes.append("its colour profile doesn't fit and was ignored")
        return None
    notes.append("colours converted to sRGB")
    return converted
