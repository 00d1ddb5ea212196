"""The family of a model is told from names as people give them, and never from a version."""

import pytest

from playground.providers.families import find_family


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("v1-5-pruned-emaonly", 512),
        ("sd-v1-4", 512),
        ("stable-diffusion-v1-5/v1-5-inpainting", 512),
        ("SD1.5/whatever", 512),
        ("dreamshaper_8", 512),
        ("realisticVisionV60B1_v51VAE", 512),
        ("v2-1_768-ema-pruned", 768),
        ("stable-diffusion-2-1", 768),
        ("512-base-ema", 512),
        ("v2-inference-v.yaml", 768),
        ("v1-inference.yaml", 512),
        ("sd_xl_base_1.0", 1024),
        ("juggernautXL_v9", 1024),
        ("dreamshaperXL_v15", 1024),
        ("ponyDiffusionV6", 1024),
        ("Illustrious-XL-v0.1", 1024),
        ("flux1-dev-bnb-nf4", 1024),
        ("FLUX.2-klein-4B", 1024),
        ("sd3.5_large", 1024),
        ("LUMINA-Turbo", 1024),
        ("qwen-image", 1024),
        ("sd_xl_turbo_1.0", 512),
    ],
)
def test_a_name_that_tells(name: str, side: int) -> None:
    family = find_family(name)
    assert family
    assert family.side == side


@pytest.mark.parametrize("name", ["animeArt_v3", "mymix_v15", "cool_v2.1", "Exlibris", "", "模型"])
def test_a_name_that_tells_nothing(name: str) -> None:
    assert find_family(name) is None


def test_the_folder_and_the_configuration_help() -> None:
    family = find_family("mymix", "/models/SDXL/mymix.safetensors")
    assert family
    assert family.name == "SDXL"
