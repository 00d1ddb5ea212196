"""What is asked of the tiny models: of diffusers, whose pictures are recorded, and of us."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from playground.local.images.layouts import SETTINGS

HERE = Path(__file__).parent
MODELS = HERE / "models"  # made by record.py
PICTURES = HERE / "pictures"
STEPS = 7
# As SD 1.5 has them: what is not here, each sampler has a default for.
USUAL_SCHEDULE = SETTINGS["scheduler/scheduler_config.json"]
SAMPLERS = ("Euler", "Euler a", "DPM++ 2M", "DPM++ 2M Karras", "DDIM", "LCM")


@dataclass(frozen=True)
class Case:
    name: str
    wanted: dict[str, Any]
    model: str = "sd"
    schedule: dict[str, Any] = field(default_factory=dict)  # beside the usual
    source: bool = False  # from the source picture
    mask: bool = False

    @property
    def picture(self) -> Path:
        return PICTURES / f"{self.name}.png"


def draw_source() -> Image.Image:
    """64 pixels wide and high, with slopes in all colours."""
    y, x = np.mgrid[0:64, 0:64]
    return Image.fromarray(np.stack([x * 4, y * 4, (x * 3 + y * 5) % 256], -1).astype(np.uint8))


def draw_mask() -> Image.Image:
    mask = Image.new("L", (64, 64), 0)
    mask.paste(255, (10, 20, 50, 58))
    return mask


def want(sampler: str, **others: Any) -> dict[str, Any]:
    return {
        "prompt": "A red  boat, 12 cats & don't—Größe",
        "negative_prompt": "dog",
        "steps": STEPS,
        "cfg_scale": 5.0,
        "sampler_name": sampler,
        "seed": 5,
        "width": 64,
        "height": 64,
        "batch_size": 1,
    } | others


def list_cases() -> list[Case]:
    cases = []
    for sampler in SAMPLERS:
        slug = sampler.lower().replace(" ", "-").replace("+", "p")
        part, soft = {"denoising_strength": 0.6}, {"denoising_strength": 0.7, "mask_blur": 4}
        cases += [
            Case(f"{slug}-text", want(sampler)),
            Case(f"{slug}-image", want(sampler, **part), source=True),
            Case(f"{slug}-mask", want(sampler, **soft), source=True, mask=True),
        ]
    whole = {"denoising_strength": 1.0, "mask_blur": 0, "seed": 2**32 - 1}
    velocity = {"prediction_type": "v_prediction"}
    trailing = {"timestep_spacing": "trailing"}
    part, soft = {"denoising_strength": 0.6}, {"denoising_strength": 0.7, "mask_blur": 4}
    second: dict[str, Any] = {"model": "sd2", "schedule": velocity}
    return [
        *cases,
        Case("whole-mask", want("Euler", **whole), source=True, mask=True),
        Case("wide", want("Euler a", width=128, steps=3)),
        Case("no-guidance", want("DDIM", cfg_scale=1.0, prompt="cat")),
        Case("no-words", want("DPM++ 2M", prompt="", negative_prompt="")),
        Case("long", want("DDIM", prompt="a red boat, a dog; " * 30)),
        Case("one-step", want("Euler a", steps=1, cfg_scale=1.0), schedule=trailing),
        Case("velocity-euler", want("Euler"), schedule=velocity),
        Case("velocity-ddim", want("DDIM"), schedule=velocity | {"rescale_betas_zero_snr": True}),
        Case("velocity-dpm", want("DPM++ 2M Karras"), schedule=velocity),
        Case("picture-euler", want("Euler"), schedule={"prediction_type": "sample"}),
        Case("leading-euler", want("Euler"), schedule={"timestep_spacing": "leading"}),
        Case("trailing-dpm", want("DPM++ 2M", steps=8), schedule=trailing),
        Case("unclipped", want("DDIM"), schedule={"clip_sample": True, "beta_schedule": "linear"}),
        Case("lcm", want("LCM", steps=4, cfg_scale=2.0), model="lcm"),
        Case("sd2", want("Euler"), **second),
        Case("sd2-image", want("DDIM", **part), source=True, **second),
        Case("sd2-mask", want("DPM++ 2M", **soft), source=True, mask=True, **second),
        Case("sdxl", want("Euler a"), model="sdxl"),
        Case(
            "sdxl-turbo", want("Euler a", steps=2, cfg_scale=1.0), model="sdxl", schedule=trailing
        ),
        Case("sdxl-blank", want("Euler", negative_prompt=""), model="sdxl"),
    ]


CASES = list_cases()
