"""The ways from noise to a picture, by the names that people know them by."""

from collections.abc import Callable

from playground.local.images.samplers.alphas import Ddim, Lcm
from playground.local.images.samplers.dpm import DpmMultistep, DpmMultistepKarras
from playground.local.images.samplers.euler import Euler, EulerAncestral
from playground.local.images.samplers.sampler import Sampler
from playground.local.images.schedule import Schedule

SAMPLERS: dict[str, Callable[[Schedule, int], Sampler]] = {
    "Euler": Euler,
    "Euler a": EulerAncestral,
    "DPM++ 2M": DpmMultistep,
    "DPM++ 2M Karras": DpmMultistepKarras,
    "DDIM": Ddim,
    "LCM": Lcm,
}
