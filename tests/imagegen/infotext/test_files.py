"""Texts in files: put in, found by Pillow and by us, taken out; the picture stays as it was."""

import io
import json
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from imagegen.infotext import InfotextError, embed_text, read_file, strip_metadata
from tests.intake.files import PLACE, PNG_START, chunk, exif, png, saved, scene

TEXT = "a lake, at dusk\nSteps: 20, Seed: 7, Size: 64x48, Version: Playground"
CJK = TEXT.replace("lake", "湖 🏞")
PICTURES = {
    "image/png": saved(scene(), "PNG"),
    "image/jpeg": saved(scene(), "JPEG"),
    "image/webp": saved(scene(), "WEBP"),
    "image/webp;lossless": saved(scene(), "WEBP", lossless=True),
    "image/webp;alpha": saved(scene(mode="RGBA"), "WEBP", lossless=True),
    "image/webp;extended": saved(scene(), "WEBP", exif=exif(), icc_profile=b"x" * 131),
    "image/jpeg;progressive": saved(scene(), "JPEG", progressive=True, exif=exif(6)),
    "image/png;animated": saved(
        scene(), "PNG", save_all=True, append_images=[scene(mode="L").convert("RGB")]
    ),
}
each_picture = pytest.mark.parametrize("kind", PICTURES)


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.tobytes()


def comment(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as image:
        raw: bytes = image.getexif().get_ifd(0x8769)[0x9286]
    assert raw.startswith(b"UNICODE\0")
    return raw[8:].decode("utf-16-be")


@each_picture
@pytest.mark.parametrize("text", [TEXT, CJK])
def test_a_text_is_found_again_and_no_pixel_changes(kind: str, text: str) -> None:
    data = PICTURES[kind]
    made = embed_text(data, kind.partition(";")[0], text)
    assert read_file(made).text == text
    assert pixels(made) == pixels(data)


@each_picture
def test_a_second_text_takes_the_place_of_the_first(kind: str) -> None:
    mime = kind.partition(";")[0]
    made = embed_text(embed_text(PICTURES[kind], mime, TEXT), mime, CJK)
    assert [tag.text for tag in read_file(made).tags if "Steps" in tag.text] == [CJK]


@each_picture
def test_nothing_is_left_after_stripping(kind: str) -> None:
    mime = kind.partition(";")[0]
    bare = strip_metadata(embed_text(PICTURES[kind], mime, CJK), mime)
    assert read_file(bare).tags == ()
    assert pixels(bare) == pixels(PICTURES[kind])
    assert b"Steps" not in bare
    assert PLACE not in bare


def test_latin_1_goes_into_text_and_the_rest_into_itxt() -> None:
    data = PICTURES["image/png"]
    assert b"tEXtparameters\0a lake" in embed_text(data, "image/png", TEXT)
    assert b"tEXtparameters\0\xe9" in embed_text(data, "image/png", "é\n" + TEXT)
    for text in (CJK, "Ã©\n" + TEXT):  # the second would be read as UTF-8
        assert b"iTXtparameters\0\0\0\0\0" in embed_text(data, "image/png", text)


@pytest.mark.parametrize("text", [TEXT, CJK])
def test_pillow_finds_what_was_put_in(text: str) -> None:
    with Image.open(io.BytesIO(embed_text(PICTURES["image/png"], "image/png", text))) as image:
        assert image.info["parameters"] == text
        image.verify()
    for mime in ("image/jpeg", "image/webp"):
        assert comment(embed_text(PICTURES[mime], mime, text)) == text


def test_the_orientation_and_the_colours_stay() -> None:
    data = saved(scene(), "JPEG", exif=exif(6), icc_profile=b"profile" * 20, comment=b"secret")
    for made in (embed_text(data, "image/jpeg", TEXT), strip_metadata(data, "image/jpeg")):
        with Image.open(io.BytesIO(made)) as image:
            assert image.getexif()[0x0112] == 6
            assert image.info["icc_profile"] == b"profile" * 20
    assert b"secret" not in strip_metadata(data, "image/jpeg")
    data = saved(scene(), "WEBP", exif=exif(6), icc_profile=b"profile" * 20, xmp=b"<x>secret</x>")
    for made in (embed_text(data, "image/webp", TEXT), strip_metadata(data, "image/webp")):
        with Image.open(io.BytesIO(made)) as image:
            assert image.getexif()[0x0112] == 6
            assert image.info["icc_profile"] == b"profile" * 20
    assert b"secret" not in strip_metadata(data, "image/webp")


def test_chunks_that_tell_are_dropped_and_chunks_that_draw_are_kept() -> None:
    telling = [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"caBX", b"prVt"]
    drawing = {b"gAMA": b"\0\0\xb1\x8f", b"pHYs": bytes(9), b"sRGB": b"\0"}
    extra = b"".join(chunk(kind, b"SECRET\0SECRET") for kind in telling)
    extra += b"".join(chunk(kind, body) for kind, body in drawing.items())
    bare = strip_metadata(png(2, 2, bytes(14), extra=extra) + b"SECRET behind the end", "image/png")
    assert b"SECRET" not in bare
    for kind, body in drawing.items():
        assert chunk(kind, body) in bare


def test_jpeg_segments_that_tell_are_dropped() -> None:
    data = PICTURES["image/jpeg"]
    marks = (0xE1, 0xE2, 0xE3, 0xED, 0xEF, 0xFE)
    extra = b"".join(bytes([0xFF, mark, 0, 8]) + b"SECRET" for mark in marks)
    bare = strip_metadata(data[:20] + extra + data[20:] + b"SECRET behind the end", "image/jpeg")
    assert bare == data


def test_a_text_too_long_for_a_jpeg_is_left_out() -> None:
    data = PICTURES["image/jpeg"]
    assert embed_text(data, "image/jpeg", "a" * 40_000) == data


def test_other_formats_come_back_as_they_were() -> None:
    gif = saved(scene(), "GIF")
    assert embed_text(gif, "image/gif", TEXT) == strip_metadata(gif, "image/gif") == gif


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg", "image/webp"])
def test_of_a_broken_file_the_picture_is_kept_and_stripping_refused(mime: str) -> None:
    broken = PICTURES[mime][:-20]
    assert embed_text(broken, mime, TEXT) == broken
    with pytest.raises(InfotextError, match="cut off or damaged"):
        strip_metadata(broken, mime)


def test_a_file_that_is_something_else_is_not_taken_for_stripped() -> None:
    with pytest.raises(InfotextError, match="isn't the type it was saved as"):
        strip_metadata(PICTURES["image/jpeg"], "image/png")


@settings(max_examples=200)
@given(st.sampled_from(sorted(PICTURES)), st.text(max_size=2_000))
@example("image/jpeg", "{")
@example("image/png", "Â\x80")
@example("image/webp", "\ufffe")
def test_any_text_survives(kind: str, text: str) -> None:
    text = text.replace("\0", "").replace("\r", "") + "\nSteps: 1, Seed: 2, Size: 8x8"
    text = text.strip()
    assert read_file(embed_text(PICTURES[kind], kind.partition(";")[0], text)).text == text


@each_picture
@pytest.mark.parametrize(
    "prompt", ["{", "{}", "{a red|a blue} boat", '{"a red" | b}', "prompt: {a|b}"]
)
def test_a_prompt_may_begin_with_a_brace(kind: str, prompt: str) -> None:
    text = f"{prompt}\nSteps: 20, Seed: 7, Size: 64x48"
    extraction = read_file(embed_text(PICTURES[kind], kind.partition(";")[0], text))
    assert extraction.text == text
    assert extraction.parsed
    assert extraction.parsed.prompt == prompt.removeprefix("prompt: ")


@pytest.mark.parametrize("indent", [None, 2])
def test_an_object_that_is_cut_off_is_no_prompt(indent: int | None) -> None:
    settings_line = "Steps: 20, Sampler: Euler, Seed: 7, Size: 64x48"
    whole = json.dumps({"note": TEXT, "line": settings_line, "Steps": 20, "Seed": 7}, indent=indent)
    for end in range(1, len(whole)):
        made = embed_text(PICTURES["image/jpeg"], "image/jpeg", whole[:end])
        assert read_file(made).parsed is None


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(PICTURES)),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 255)), max_size=6),
    st.integers(0, 3_000),
)
def test_damage_ends_in_a_sentence_or_a_file(
    kind: str, changes: list[tuple[int, int]], cut: int
) -> None:
    mime = kind.partition(";")[0]
    data = bytearray(embed_text(PICTURES[kind], mime, CJK))
    for at, value in changes:
        data[at % len(data)] = value
    damaged = bytes(data[: len(data) - cut % len(data)])
    assert isinstance(embed_text(damaged, mime, TEXT), bytes)
    with suppress(InfotextError):
        assert len(strip_metadata(damaged, mime)) <= len(damaged) + 100
    with suppress(InfotextError):
        assert len(read_file(damaged).tags) <= 201


def test_signature_alone() -> None:
    assert embed_text(PNG_START, "image/png", TEXT) == PNG_START
