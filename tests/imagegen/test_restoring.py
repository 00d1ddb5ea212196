"""The parameters of an image, back in a form."""

from collections.abc import Mapping

import pytest

from imagegen.infotext import parse_infotext
from imagegen.infotext.restore import build_fields
from playground.parameters.forms import build_form_class
from playground.providers import Endpoint, get_declared_provider

KNOWN = {
    "sd_model_checkpoint": ["FLUX.2-klein-4B", "sdXL_base_1.0"],
    "sampler_name": ["euler", "euler_a", "dpmpp_2m", "dpmpp_2m_karras"],
    "upscaler_1": ["ESRGAN_4x"],
}
TEXT = (
    "a cat\nNegative prompt: dog\nSteps: 30, Sampler: DPM++ 2M, Schedule type: Karras, "
    "CFG scale: 5.5, Seed: 42, Size: 512x768, Model hash: ab, Model: FLUX.2-klein-4B, "
    "Clip skip: 1, Version: v1.10.1"
)


def get_endpoint(name: str) -> Endpoint:
    declared = get_declared_provider("arli").get_endpoint(name)
    assert declared
    return declared


def restore_fields(
    text: str, name: str = "txt2img", known: Mapping[str, list[str]] = KNOWN
) -> tuple[dict[str, str], list[str]]:
    return build_fields(parse_infotext(text), get_endpoint(name), known)


def test_everything_that_fits_comes_back() -> None:
    values, notes = restore_fields(TEXT)
    assert values == {
        "sd_model_checkpoint": "FLUX.2-klein-4B", "prompt": "a cat", "negative_prompt": "dog",
        "steps": "30", "sampler_name": "dpmpp_2m_karras", "width": "512", "height": "768",
        "seed": "42", "cfg_scale": "5.5",
    }  # fmt: skip
    assert notes == []
    form = build_form_class(get_endpoint("txt2img"))(values)
    assert form.is_valid()
    assert form.build_payload()["seed"] == 42


@pytest.mark.parametrize(
    ("sampler", "ours"),
    [("Euler a", "euler_a"), ("Euler", "euler"), ("euler_ancestral", "euler_a"),
     ("k_euler_ancestral", "euler_a"), ("dpmpp_2m_gpu", "dpmpp_2m"),
     ("DPM++ 2M", "dpmpp_2m"), ("DPM++ 2M Karras", "dpmpp_2m_karras")],
)  # fmt: skip
def test_a_sampler_is_known_by_its_other_spellings(sampler: str, ours: str) -> None:
    values, _ = restore_fields(f"x\nSteps: 2, Seed: 1, Sampler: {sampler}")
    assert values["sampler_name"] == ours


def test_a_model_is_known_by_its_file() -> None:
    values, notes = restore_fields("x\nSteps: 2, Seed: 1, Model: models\\sdxl_base_1.0.safetensors")
    assert (values["sd_model_checkpoint"], notes) == ("sdXL_base_1.0", [])


def test_what_the_provider_does_not_list_is_filled_in_and_said() -> None:
    values, notes = restore_fields("x\nSteps: 2, Model: dreamshaper, Sampler: <b>Heun</b>")
    assert values["sd_model_checkpoint"] == "dreamshaper"
    assert notes == [
        "The model “dreamshaper” is not in this provider's list.",
        "The sampler “<b>Heun</b>” is not in this provider's list.",
    ]


def test_without_a_list_nothing_is_said() -> None:
    assert restore_fields("x\nSteps: 2, Model: dreamshaper, Sampler: Heun", known={})[1] == []


def test_sizes_off_the_grid_become_the_nearest() -> None:
    values, notes = restore_fields("x\nSteps: 2, Seed: 1, Size: 1000x5000")
    assert (values["width"], values["height"]) == ("1024", "2048")
    assert notes[0] == "Width 1000 changed to 1024, the nearest supported value."


def test_numbers_out_of_bounds_are_left_out_and_said() -> None:
    values, notes = restore_fields(f"x\nSteps: 9000, Seed: {10**30}, CFG scale: abc")
    assert values == {"prompt": "x"}
    assert [note.partition(" (")[0] for note in notes] == [
        "Left out: Sampling steps", "Left out: Seed", "Left out: CFG scale",
    ]  # fmt: skip


def test_settings_without_a_field_are_named_unless_they_stand_for_nothing() -> None:
    _, notes = restore_fields(
        "x\nSteps: 2, Seed: 1, Clip skip: 2, Mask mode: Inpaint masked, Eta: 0.5"
    )
    assert notes == ["Not supported here: Clip skip (2), Eta (0.5)."]


def test_an_enlarged_image_back_on_the_page_that_enlarges() -> None:
    text = f"{TEXT}, Postprocess upscale by: 4, Postprocess upscaler: esrgan 4X"
    values, _ = restore_fields(text, "upscale-img")
    assert values == {"upscaler_1": "ESRGAN_4x", "upscaling_resize": "4"}


def test_a_mask_and_its_strength() -> None:
    values, _ = restore_fields(
        "x\nSteps: 2, Seed: 1, Denoising strength: 0.4, Mask blur: 8", "img2img"
    )
    assert (values["denoising_strength"], values["mask_blur"]) == ("0.4", "8")
