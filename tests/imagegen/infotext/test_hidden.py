"""NovelAI, and texts that lie in the pixels of a picture."""

import json

import pytest

from imagegen.infotext import read_file
from tests.imagegen.infotext import written
from tests.imagegen.infotext.test_formats import COMMON, LINE, check, read
from tests.intake.files import saved


@pytest.mark.parametrize("version", [3, 4])
def test_novelai(version: int) -> None:
    parsed = check(read(**written.novelai_texts(version)), "NovelAI", Sampler="k_euler_ancestral",
                   CFG_scale="5", Source="NovelAI Diffusion V4 37442FCA", **COMMON)  # fmt: skip
    assert parsed.others["Cfg rescale"] == "0.1"
    assert "Denoising strength" not in parsed.values
    assert ("Characters" in parsed.values) == (version == 4)


STEALTH = ("stealth_pnginfo", "stealth_pngcomp", "stealth_rgbinfo", "stealth_rgbcomp")


@pytest.mark.parametrize("name", STEALTH)
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_text_hidden_in_the_pixels(name: str, kind: str) -> None:
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    image = written.hide(json.dumps(written.novelai_texts()), name)
    extraction = read_file(saved(image, kind, **options))
    check(extraction, "NovelAI", Sampler="k_euler_ancestral", **COMMON)
    assert extraction.tags[-1].name == name
    check(read_file(saved(written.hide(LINE, name), kind, **options)), "A1111", Steps="28")


@pytest.mark.parametrize("bits", [0, 7, 2**31, 2**32 - 1])
def test_a_hidden_text_that_is_none_is_none(bits: int) -> None:
    image = written.hide("x" * 40, "stealth_pnginfo")
    alpha = bytearray(image.getchannel("A").transpose(5).tobytes())  # type: ignore[arg-type]
    for place in range(32):
        at = 8 * 15 + place
        alpha[at] = (alpha[at] & 254) | (bits >> (31 - place) & 1)
    band = image.getchannel("A").transpose(5)  # type: ignore[arg-type]
    band.frombytes(bytes(alpha))
    image.putalpha(band.transpose(5))  # type: ignore[arg-type]
    assert read_file(saved(image, "PNG")).parsed is None
