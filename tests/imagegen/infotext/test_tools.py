"""Files of other tools, and files that mean harm."""

import json
import zlib
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from imagegen.infotext import Extraction, InfotextError, read_file
from playground.intake.limits import PICTURE_BYTES
from tests.intake.files import PNG_START, chunk, png, saved, scene

A1111 = (
    "a cat, <lora:x:0.8>\nNegative prompt: dog\nSteps: 20, Sampler: DPM++ 2M, Schedule type: "
    "Karras, CFG scale: 7, Seed: 5, Size: 512x640, Model hash: abc123, Model: sdxl_base, "
    'Lora hashes: "x: 1234, y: 5678", Version: v1.10.1'
)
FOOOCUS = {
    "prompt": "a cat", "negative_prompt": "dog", "prompt_expansion": "", "styles": "['Fooocus V2']",
    "performance": "Speed", "steps": 30, "resolution": "(1152, 896)", "guidance_scale": 4.0,
    "sharpness": 2.0, "base_model": "juggernaut", "sampler": "dpmpp_2m_sde_gpu",
    "scheduler": "karras", "seed": "123", "version": "Fooocus v2.5.0",
    "metadata_scheme": "fooocus",
}  # fmt: skip
INVOKE = {
    "app_version": "4.2.7", "generation_mode": "txt2img", "positive_prompt": "a cat",
    "negative_prompt": "dog", "width": 1024, "height": 768, "seed": 5, "cfg_scale": 7.5,
    "steps": 30, "scheduler": "euler", "model": {"name": "sdxl", "hash": "blake3:0"},
}  # fmt: skip
SD_METADATA = {
    "model": "stable diffusion", "model_weights": "sd-1.5", "app_id": "invoke-ai/InvokeAI",
    "app_version": "2.3.5",
    "image": {"prompt": [{"prompt": "a cat", "weight": 1}], "steps": 30, "cfg_scale": 7.5,
              "width": 512, "height": 640, "seed": 5, "sampler": "k_lms"},
}  # fmt: skip


def with_texts(texts: dict[str, str], *, packed: bool = False) -> bytes:
    info = PngInfo()
    for name, text in texts.items():
        info.add_text(name, text, zip=packed)
    return saved(scene(), "PNG", pnginfo=info)


def read_texts(**texts: str) -> Extraction:
    return read_file(with_texts({name.replace("_dash_", "-"): t for name, t in texts.items()}))


def list_values(extraction: Extraction) -> dict[str, str]:
    assert extraction.parsed
    return extraction.parsed.values


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("text", [A1111, A1111.replace("cat", "猫")])
def test_a1111(text: str, packed: bool) -> None:
    extraction = read_file(with_texts({"parameters": text}, packed=packed))
    assert (extraction.tool, extraction.text) == ("A1111", text)
    assert list_values(extraction)["Lora hashes"] == "x: 1234, y: 5678"
    assert extraction.parsed
    assert extraction.parsed.size == (512, 640)


def test_a1111_extras() -> None:
    extraction = read_texts(
        postprocessing="Postprocess upscale by: 4, Postprocess upscaler: x, Version: v1"
    )
    assert list_values(extraction)["Postprocess upscale by"] == "4"


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le", "utf-16"])
def test_a_comment_in_either_byte_order(format: str, encoding: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + A1111.encode(encoding)
    assert read_file(saved(scene(), format, exif=exif)).text == A1111


def test_fooocus_json_and_a1111() -> None:
    extraction = read_texts(parameters=json.dumps(FOOOCUS), fooocus_scheme="fooocus")
    assert extraction.tool == "Fooocus"
    assert extraction.parsed
    assert (extraction.parsed.prompt, extraction.parsed.size) == ("a cat", (1152, 896))
    assert list_values(extraction)["CFG scale"] == "4"
    assert list_values(extraction)["Performance"] == "Speed"
    extraction = read_texts(
        parameters=A1111.replace("v1.10.1", "Fooocus v2.5.0"), fooocus_scheme="a1111"
    )
    assert (extraction.tool, list_values(extraction)["Seed"]) == ("Fooocus", "5")


def test_fooocus_in_a_jpeg() -> None:
    exif = Image.Exif()
    exif[0x9286], exif[0x0131] = json.dumps(FOOOCUS), "Fooocus v2.5.0"
    assert read_file(saved(scene(), "JPEG", exif=exif)).tool == "Fooocus"


def test_invokeai_of_today_and_of_long_ago() -> None:
    extraction = read_texts(invokeai_metadata=json.dumps(INVOKE))
    assert extraction.tool == "InvokeAI"
    assert list_values(extraction) == {
        "Steps": "30", "Sampler": "euler", "CFG scale": "7.5", "Seed": "5", "Size": "1024x768",
        "Model": "sdxl", "Version": "InvokeAI 4.2.7",
    }  # fmt: skip
    extraction = read_texts(sd_dash_metadata=json.dumps(SD_METADATA))
    assert extraction.parsed
    assert (extraction.parsed.prompt, list_values(extraction)["Model"]) == ("a cat", "sd-1.5")
    assert extraction.parsed.size == (512, 640)


def test_comfyui_is_shown_and_not_read() -> None:
    graph = json.dumps({"3": {"class_type": "KSampler", "inputs": {"seed": 5}}})
    extraction = read_texts(prompt=graph, workflow=graph)
    assert (extraction.tool, extraction.parsed) == ("ComfyUI", None)
    assert [tag.name for tag in extraction.tags] == ["prompt", "workflow"]


def test_a_text_file_beside_the_picture() -> None:
    assert read_file(("\ufeff" + A1111).encode()).text == A1111
    assert read_file(json.dumps(INVOKE).encode()).tool == "InvokeAI"


def test_a_picture_without_any_text() -> None:
    extraction = read_file(saved(scene(), "PNG"))
    assert extraction == Extraction("", None, (), "")


def test_a_comment_that_is_no_parameters_is_only_shown() -> None:
    extraction = read_file(saved(scene(), "JPEG", comment=b"my holiday"))
    assert extraction.parsed is None
    assert extraction.tags[0].text == "my holiday"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Only PNG"),
        (saved(scene(), "GIF"), "Only PNG"),
        (b"\xff\xfe\x00\x01\x02", "neither a picture nor text"),
        (b"   \n", "It is empty"),
        (b"a" * 1_100_000, "too long"),
        (b"a" * (PICTURE_BYTES + 1), "more than 25 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, sentence: str) -> None:
    with pytest.raises(InfotextError, match=sentence):
        read_file(data)


def build_bomb(kind: bytes) -> bytes:
    packed = zlib.compress(b"a" * 200_000_000, 9)
    head = b"parameters\0\0" if kind == b"zTXt" else b"parameters\0\1\0\0\0"
    return chunk(kind, head + packed)


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt"])
def test_a_text_that_unpacks_for_ever_is_left_packed(kind: bytes) -> None:
    extraction = read_file(png(2, 2, bytes(14), extra=build_bomb(kind) * 20))
    assert extraction.parsed is None
    assert "more than 1 MB" in extraction.tags[0].note


def test_after_a_few_of_them_the_rest_is_not_tried() -> None:
    extraction = read_file(png(2, 2, bytes(14), extra=build_bomb(b"zTXt") * 20))
    assert len(extraction.tags) < 8
    assert "wasn't read" in extraction.tags[-1].note


def test_of_many_exif_blocks_one_is_read() -> None:
    blocks = (chunk(b"eXIf", exif_block(words)) for words in ("first", "second"))
    extraction = read_file(png(2, 2, bytes(14), extra=b"".join(blocks)))
    assert [tag.text for tag in extraction.tags] == ["first"]


def exif_block(words: str) -> bytes:
    image = Image.Exif()
    image[0x9286] = b"ASCII\0\0\0" + words.encode()
    return image.tobytes().removeprefix(b"Exif\0\0")


HOSTILE: dict[str, Any] = {
    "deep": "[" * 500_000,
    "deep object": '{"a":' * 100_000,
    "deep inside": json.dumps({"prompt": "x"})[:-1] + ',"styles":' + "[" * 5_000,
    "a number": "1" * 100_000,
    "wrong types": json.dumps({"prompt": [1], "resolution": {}, "seed": [[]], "steps": None}),
    "code": json.dumps({"prompt": "x", "resolution": "__import__('os')", "styles": "[exit()]"}),
    "surrogate": '{"prompt": "\\ud800"}',
    "nan": '{"prompt": NaN}',
    "list": "[]",
    "markup": "<script>alert(1)</script>\nSteps: 1, Seed: 2, Size: <b>",
    "nulls": "a\0b\nSteps: 1\0, Seed: 2, Size: 1x1",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "keyword", ["parameters", "invokeai_metadata", "sd-metadata", "UserComment"]
)
def test_hostile_texts_are_read_or_left(name: str, keyword: str) -> None:
    body = keyword.encode() + b"\0" + HOSTILE[name].encode()
    extraction = read_file(png(2, 2, bytes(14), extra=chunk(b"tEXt", body)))
    assert len(extraction.tags) == 1


def test_thousands_of_texts_are_counted() -> None:
    extra = chunk(b"tEXt", b"k\0" + b"v" * 100) * 5_000
    extraction = read_file(png(2, 2, bytes(14), extra=extra))
    assert len(extraction.tags) == 201
    assert "wasn't read" in extraction.tags[-1].note


def test_empty_texts_hide_nothing_behind_them() -> None:
    empty = chunk(b"tEXt", b"Comment\0") * 9
    extraction = read_file(png(2, 2, bytes(14), extra=empty + chunk(b"tEXt", b"parameters\0a cat")))
    assert extraction.text == "a cat"


def test_texts_of_many_megabytes_are_read_up_to_a_bound() -> None:
    extraction = read_file(
        png(2, 2, bytes(14), extra=chunk(b"tEXt", b"k\0" + b"v" * 1_000_000) * 12)
    )
    assert sum(len(tag.text) for tag in extraction.tags) <= 4 * 2**20


def test_an_exif_block_that_points_everywhere() -> None:
    """200 entries that each claim the same megabyte."""
    entry = b"\x01\x0e\0\x02\0\x10\0\0\0\0\0\0"
    body = b"MM\0*\0\0\0\x08" + b"\0\xc8" + entry * 200 + bytes(4) + b"x" * 2_000_000
    extraction = read_file(png(2, 2, bytes(14), extra=chunk(b"eXIf", body)))
    assert sum(len(tag.text) for tag in extraction.tags) <= 4 * 2**20


def test_a_file_that_ends_in_its_texts_is_read_up_to_there() -> None:
    data = with_texts({"parameters": A1111})
    cut = data[: data.index(b"IDAT")]
    extraction = read_file(cut)
    assert extraction.text == A1111
    assert "cut off" in extraction.tags[-1].note


def test_a_png_of_a_million_pieces_is_not_followed_to_its_end() -> None:
    extraction = read_file(PNG_START + chunk(b"IDAT", b"") * 1_000_000)
    assert "too many pieces" in extraction.tags[0].note
