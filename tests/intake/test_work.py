"""What is done to a picture: turned, cut, made smaller, made plain; and what must not be left."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, PngImagePlugin

from playground.intake import IntakeError, documents
from playground.intake.limits import Limit
from playground.intake.types import Document, Prepared
from tests.intake.files import PLACE, exif, fax, pdf, saved, scene, see_through, swapped_profile

RED, BLUE, WHITE = (220, 20, 20), (20, 20, 220), (255, 255, 255)


def load(data: bytes, name: str = "x") -> Document:
    return documents.open_upload(data, name)


def draw(prepared: Prepared | bytes) -> Image.Image:
    data = prepared if isinstance(prepared, bytes) else prepared.bytes
    return Image.open(io.BytesIO(data)).convert("RGB")


def name_at(image: Image.Image, x: int, y: int) -> str:
    """The nearest of the scene's colours, at a place counted from either edge."""
    pixel = image.getpixel((x % image.width, y % image.height))
    assert isinstance(pixel, tuple)
    near = {name: sum(abs(a - b) for a, b in zip(pixel, known, strict=True))
            for name, known in (("red", RED), ("blue", BLUE), ("white", WHITE))}  # fmt: skip
    name = min(near, key=lambda name: near[name])
    assert near[name] < 60, pixel
    return name


def name_corners(image: Image.Image) -> list[str]:
    """Above left, above right, below right, below left."""
    places = ((3, 3), (-4, 3), (-4, -4), (3, -4))
    return [name_at(image, x, y) for x, y in places]


UPRIGHT = ["red", "white", "blue", "white"]
AS_STORED: dict[int, Callable[[Image.Image], Image.Image]] = {
    1: lambda image: image,
    2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
    4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
    6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
    7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", AS_STORED)
def test_every_orientation_comes_upright(orientation: int, format: str) -> None:
    stored = AS_STORED[orientation](scene())
    document = load(saved(stored, format, exif=exif(orientation)))
    prepared = documents.prepare_page(document)
    assert (document.width, document.height) == (prepared.width, prepared.height) == (64, 48)
    assert name_corners(draw(prepared)) == UPRIGHT
    assert name_corners(draw(documents.make_thumbnail(document))) == UPRIGHT


@pytest.mark.parametrize(
    ("rotate", "expected"),
    [
        (90, ["white", "red", "white", "blue"]),
        (180, ["blue", "white", "red", "white"]),
        (270, ["white", "blue", "white", "red"]),
        (-90, ["white", "blue", "white", "red"]),
        (360, UPRIGHT),
    ],
)
def test_rotation_is_clockwise(rotate: int, expected: list[str]) -> None:
    prepared = documents.prepare_page(load(saved(scene(), "PNG")), rotate=rotate)
    assert name_corners(draw(prepared)) == expected
    assert (prepared.original_width, prepared.original_height) == (64, 48)


def test_a_part_is_cut_from_the_rotated_page() -> None:
    document = load(saved(scene(), "PNG"))
    prepared = documents.prepare_page(document, rotate=90, crop=(0.5, 0, 1, 0.25))
    assert (prepared.width, prepared.height) == (24, 16)
    assert name_at(draw(prepared), -4, 3) == "red"
    assert prepared.notes == ["rotated by 90°", "cropped to 24 × 16 of 48 × 64 pixels"]


@pytest.mark.parametrize(
    "crop", [(0.5, 0, 0.5, 1), (1, 0, 0, 1), (0, 0, 1.1, 1), (float("nan"),) * 4]
)
def test_a_part_of_nothing_is_refused(crop: Any) -> None:
    with pytest.raises(IntakeError, match="nothing would be left"):
        documents.prepare_page(load(saved(scene(), "PNG")), crop=crop)


def test_smaller_is_said_and_larger_is_not_done() -> None:
    document = load(saved(scene(640, 480), "JPEG"))
    prepared = documents.prepare_page(document, longest=320)
    assert (prepared.width, prepared.height) == (320, 240)
    assert prepared.notes == ["resized: 320 × 240 instead of 640 × 480 pixels"]
    assert documents.prepare_page(document, longest=9_000).width == 640


def mark_all(format: str) -> bytes:
    """Metadata in every place this format has."""
    profile = swapped_profile() + PLACE
    options: dict[str, Any] = {"exif": exif(), "xmp": b"<x:xmpmeta>" + PLACE}
    if format == "JPEG":
        options["comment"] = PLACE
    if format == "PNG":
        options["pnginfo"] = text = PngImagePlugin.PngInfo()
        text.add_text("Comment", PLACE.decode())
        text.add_itxt("XML:com.adobe.xmp", PLACE.decode())
        text.add_text("Packed", PLACE.decode() * 20, zip=True)
    return saved(scene(), format, icc_profile=profile, **options)


SIGNS = (PLACE, b"Exif", b"eXIf", b"xmp", b"ICC_PROFILE", b"iCCP", b"tEXt", b"zTXt", b"iTXt",
         b"ICCP", b"EXIF", b"XMP ", b"Photoshop", b"sRGB", b"\xff\xfe", b"acsp")  # fmt: skip


@pytest.mark.parametrize("target", [None, "jpeg", "png", "webp"])
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_no_metadata_is_left(format: str, target: str | None) -> None:
    data = mark_all(format)
    assert PLACE in data
    prepared = documents.prepare_page(load(data), format=target)
    assert [sign for sign in SIGNS if sign in prepared.bytes] == []
    assert any(note.endswith("metadata removed") for note in prepared.notes)
    assert PLACE not in documents.make_thumbnail(load(data))


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"optimize": True}]
)
def test_a_jpeg_keeps_its_pixels_to_the_last_bit(options: dict[str, Any]) -> None:
    picture = Image.effect_noise((333, 222), 80).convert("RGB")
    data = saved(picture, "JPEG", quality=70, exif=exif(), comment=PLACE, **options)
    prepared = documents.prepare_page(load(data + PLACE + b"a film behind the picture"))
    assert PLACE not in prepared.bytes
    assert prepared.bytes.endswith(b"\xff\xd9")
    assert len(prepared.bytes) < len(data)
    assert ImageChops.difference(draw(prepared), draw(data)).getbbox() is None


def test_a_grey_jpeg_and_one_in_srgb_are_untouched_too() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for image in (scene(mode="L"), scene()):
        data = saved(image, "JPEG", icc_profile=srgb)
        prepared = documents.prepare_page(load(data))
        assert b"ICC_PROFILE" not in prepared.bytes
        assert ImageChops.difference(draw(prepared), draw(data)).getbbox() is None


def test_colours_come_through_their_profile() -> None:
    """Red and green are exchanged in it."""
    plain = Image.new("RGB", (8, 8), (200, 40, 40))
    prepared = documents.prepare_page(load(saved(plain, "PNG", icc_profile=swapped_profile())))
    pixel = draw(prepared).getpixel((4, 4))
    assert isinstance(pixel, tuple)
    assert pixel[1] > pixel[0] + 50


def test_what_is_transparent_becomes_white() -> None:
    prepared = documents.prepare_page(load(saved(see_through((0, 0, 0, 0)), "PNG")))
    assert name_at(draw(prepared), 3, 3) == "white"


def test_sixteen_bits_keep_their_brightness() -> None:
    for name in ("PNG", "TIFF"):
        prepared = documents.prepare_page(load(saved(Image.new("I;16", (4, 4), 32_768), name)))
        assert draw(prepared).getpixel((1, 1)) in ((127,) * 3, (128,) * 3)


def test_the_pages_of_a_fax_have_sizes_of_their_own() -> None:
    document = load(fax())
    assert [documents.prepare_page(document, page).width for page in (1, 2, 3)] == [64, 72, 80]


@pytest.mark.parametrize("page", [0, 4, -1])
def test_a_page_that_is_not_there(page: int) -> None:
    for do in (documents.prepare_page, documents.make_thumbnail):
        with pytest.raises(IntakeError, match=f"has 3 pages: there is no page {page}"):
            do(load(fax()), page)


def test_odd_wishes_are_refused() -> None:
    document = load(saved(scene(), "PNG"), "x.png")
    with pytest.raises(IntakeError, match="in steps of 90°"):
        documents.prepare_page(document, rotate=45)
    with pytest.raises(IntakeError, match="can't be sent as svg"):
        documents.prepare_page(document, format="svg")


def test_a_text_page_is_png_and_a_page_of_photos_jpeg() -> None:
    photo = Image.effect_noise((400, 500), 90).convert("RGB")
    assert documents.prepare_page(load(pdf((400, 500)))).mime == "image/png"
    assert documents.prepare_page(load(saved(photo, "PDF"))).mime == "image/jpeg"


def test_more_dots_give_a_larger_page() -> None:
    document = load(pdf((300, 300)))
    assert documents.prepare_page(document, dpi=72).width == 300
    assert documents.prepare_page(document, dpi=144).width == 600


NOISE = saved(Image.effect_noise((1200, 900), 90).convert("RGB"), "JPEG", quality=95)


def test_what_fits_is_proposed_as_it_is() -> None:
    proposal = documents.propose_page(load(NOISE), 1, Limit(2_000, 4 * 2**20))
    assert proposal.fits
    assert proposal.sentence.startswith("1200 × 900 pixels, ")
    assert proposal.sentence.endswith(" as JPEG will be sent.")


@pytest.mark.parametrize(
    "limit", [Limit(600, 4 * 2**20), Limit(2_000, 200 * 1024), Limit(800, 50 * 1024)]
)
def test_what_does_not_fit_is_proposed_smaller(limit: Limit) -> None:
    document = load(NOISE)
    proposal = documents.propose_page(document, 1, limit)
    assert proposal.smaller
    assert (proposal.full.width, proposal.full.bytes) == (
        1200,
        len(documents.prepare_page(document).bytes),
    )
    prepared = documents.prepare_page(document, **proposal.options)
    assert len(prepared.bytes) == proposal.smaller.bytes <= limit.bytes
    assert prepared.width == proposal.smaller.width <= limit.longest
    assert "often rejected or silently scaled down. Suggested: " in proposal.sentence


def test_a_heavy_png_is_proposed_as_jpeg_before_it_is_made_smaller() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((800, 600), 90) for _ in "rgb"])
    proposal = documents.propose_page(load(saved(noise, "PNG")), 1, Limit(1_000, 700 * 1024))
    assert proposal.smaller
    assert (proposal.smaller.mime, proposal.smaller.width) == ("image/jpeg", 800)


def test_a_proposal_is_about_the_part_that_is_sent() -> None:
    proposal = documents.propose_page(
        load(NOISE), 1, Limit(600, 2**20), rotate=90, crop=(0, 0, 0.5, 0.5)
    )
    assert proposal.fits
    assert (proposal.full.width, proposal.full.height) == (450, 600)
