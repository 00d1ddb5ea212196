"""A mask from a form becomes what a provider is sent, or a sentence."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from imagegen.generate.masks import read_mask
from playground.intake import IntakeError
from tests.intake.files import saved


def upload(image: Image.Image, name: str = "my mask.webp") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, saved(image, "PNG"))


def paint_mask(mode: str = "RGBA") -> Image.Image:
    image = Image.new(mode, (64, 32))
    image.paste("white", (0, 0, 16, 32))
    return image


def test_it_has_the_size_of_the_source_and_two_colours() -> None:
    source = read_mask(upload(paint_mask()), 256, 128)
    assert (source.mime, source.width, source.height) == ("image/png", 256, 128)
    assert (source.name, source.picture) == ("my mask.webp", None)
    with Image.open(io.BytesIO(source.data)) as image:
        assert (image.mode, image.size) == ("L", (256, 128))
        assert {value for _, value in image.getcolors() or ()} == {0, 255}
        assert image.getpixel((30, 64)) == 255
        assert image.getpixel((90, 64)) == 0


def test_an_empty_one_is_refused() -> None:
    with pytest.raises(IntakeError, match=r"The mask is empty\. Paint the area to change"):
        read_mask(upload(Image.new("L", (64, 64))), 64, 64)


def test_one_of_another_shape_is_refused() -> None:
    with pytest.raises(IntakeError, match="has 64 × 32 pixels, the picture 64 × 64"):
        read_mask(upload(paint_mask()), 64, 64)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(IntakeError, match=r"“my mask\.png” is a text file"):
        read_mask(SimpleUploadedFile("my mask.png", b"white"), 64, 64)
