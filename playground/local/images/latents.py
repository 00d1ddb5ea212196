"""Where a picture begins: in noise, in another picture, or in the masked part of one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.local.images.samplers.sampler import Sampler
from playground.local.images.seeds import Floats, NoiseSources
from playground.local.images.vae import CHANNELS, SCALE

Hold = Callable[[Floats, int], Floats]  # latents after a step, its index; what goes on of them


def _hold_nothing(latents: Floats, _index: int) -> Floats:
    return latents


@dataclass(frozen=True)
class Beginning:
    latents: Floats
    first: int = 0  # the index of the first step
    hold: Hold = _hold_nothing


def begin_in_noise(sampler: Sampler, sources: NoiseSources, size: tuple[int, int]) -> Beginning:
    """`size` is width and height in pixels."""
    width, height = size
    noise = sources.draw_noise((CHANNELS, height // SCALE, width // SCALE))
    return Beginning(sampler.scale_noise(noise))


def begin_in_picture(
    sampler: Sampler, sources: NoiseSources, clean: Floats, strength: float
) -> Beginning:
    """`clean` are the picture's latents; so much of the way is gone again as `strength` (0..1)
    says."""
    noise = sources.draw_noise(clean.shape[1:])
    first = find_first(len(sampler.timesteps), strength)
    return Beginning(_add_noise(sampler, clean, noise, first), first)


def begin_in_mask(
    sampler: Sampler, sources: NoiseSources, clean: Floats, strength: float, mask: Floats
) -> Beginning:
    """`mask` is 1 where latents are painted, 0 where they stay: height, width."""
    noise = sources.draw_noise(clean.shape[1:])
    first = find_first(len(sampler.timesteps), strength)
    whole = strength >= 1  # then what lies under the mask does not show through

    def hold(latents: Floats, index: int) -> Floats:
        return (1 - mask) * _add_noise(sampler, clean, noise, index + 1) + mask * latents

    start = sampler.scale_noise(noise) if whole else _add_noise(sampler, clean, noise, first)
    return Beginning(start, first, hold)


def find_first(steps: int, strength: float) -> int:
    """The index of the first step: of ten at 0.3 the last three are taken."""
    return steps - min(int(steps * strength), steps)


def _add_noise(sampler: Sampler, clean: Floats, noise: Floats, index: int) -> Floats:
    """As noisy as before the step at `index`; after the last one there is no noise left."""
    if index >= len(sampler.timesteps):
        return clean
    return sampler.add_noise(clean, noise, index).astype(np.float32)
