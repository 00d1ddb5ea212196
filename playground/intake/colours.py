"""Every way to store a colour, made plain: 8 bits, grey or sRGB, no transparency. All of it said.

Runs in a child process.
"""

import io

from PIL import Image, ImageCms

# Modes with more than 8 bits a channel
DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
WHITE = (255, 255, 255)


def plain(image: Image.Image, notes: list[str]) -> Image.Image:
    """`image` as "1", "L" or "RGB", without anything attached. It has been decoded."""
    if _is_deep(image):
        notes.append("reduced to 8 bits per colour")
    profile = image.info.get("icc_profile")
    image = _shallow(_without_palette(image))
    image = _on_white(image, notes)
    image = _to_srgb(image, profile, notes)
    if image.mode not in ("1", "L", "RGB"):
        image = image.convert("RGB")
    return stripped(image)


def coverage(image: Image.Image) -> Image.Image:
    """How much each pixel counts, as "L": its opacity, or its lightness where all are opaque."""
    image = _shallow(_without_palette(image))
    if image.has_transparency_data:
        alpha = image.convert("RGBA").getchannel("A")
        if alpha.getextrema() != (255, 255):
            return alpha
    return plain(image, []).convert("L")


def stripped(image: Image.Image) -> Image.Image:
    """Nothing but pixels: savers would write what lies in `info`."""
    image.info = {}
    image._exif = None  # where Pillow keeps what getexif() read
    return image


def grey(image: Image.Image) -> Image.Image:
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


def _is_deep(image: Image.Image) -> bool:
    return image.mode in DEEP or "deep" in image.info or image.info.get("bit_depth", 8) > 8


def _without_palette(image: Image.Image) -> Image.Image:
    if image.mode not in ("P", "PA"):
        return image
    has_alpha = image.mode == "PA" or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def _shallow(image: Image.Image) -> Image.Image:
    """16 and 32 bits to 8. Whole numbers beyond 16 bits and fractions are stretched to fit."""
    if image.mode not in DEEP:
        return image
    low, high = _range(image)
    scale = 255 / (high - low) if high > low else 1.0
    return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def _range(image: Image.Image) -> tuple[float, float]:
    if image.mode.startswith("I;16"):
        return 0.0, 65_535.0
    low, high = image.getextrema()
    assert isinstance(low, (int, float))
    assert isinstance(high, (int, float))
    is_sixteen = image.mode == "I" and low >= 0 and 255 < high < 65_536
    return (0.0, 65_535.0) if is_sixteen else (low, high)


def _on_white(image: Image.Image, notes: list[str]) -> Image.Image:
    if not image.has_transparency_data:
        return image
    layered = image.convert("RGBA")
    alpha = layered.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return _opaque(image, layered)
    notes.append("transparent parts laid on white")
    ground = Image.new("RGB", image.size, WHITE)
    ground.paste(layered, mask=alpha)
    return ground


def _opaque(image: Image.Image, layered: Image.Image) -> Image.Image:
    return layered.convert("L" if image.mode in ("LA", "La", "L", "1") else "RGB")


def _to_srgb(image: Image.Image, profile: bytes | None, notes: list[str]) -> Image.Image:
    """Pictures without a profile are taken for sRGB, as browsers do."""
    if profile and image.mode in ("RGB", "CMYK", "L", "LAB"):
        converted = _through_profile(image, profile, notes)
        if converted is not None:
            return converted
    if image.mode not in ("1", "L", "RGB"):
        notes.append(f"converted from {image.mode} to RGB")
        return image.convert("RGB")
    return image


def _through_profile(image: Image.Image, profile: bytes, notes: list[str]) -> Image.Image | None:
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        name = ImageCms.getProfileDescription(source).strip()
        if "srgb" in name.lower() and image.mode == "RGB":
            return image
        target = "L" if image.mode == "L" else "RGB"
        if target == "L":
            return image  # grey curves differ too little to matter
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode=target
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        notes.append("its colour profile does not fit and was ignored")
        return None
    notes.append("colours converted to sRGB")
    return converted
