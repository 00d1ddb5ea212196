"""Euler: along the slope to the next step; and with fresh noise at each (ancestral, "Euler a")."""

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.local.images.samplers.sampler import DrawNoise, Sampler
from playground.local.images.schedule import Schedule
from playground.local.images.seeds import Floats


class Euler(Sampler):
    """Latents are the picture plus noise `sigma` times as large."""

    spacing = "linspace"

    def __init__(self, schedule: Schedule, steps: int) -> None:
        super().__init__(schedule, steps)
        train = schedule.sigmas
        sigmas: list[float] = np.interp(self.timesteps, np.arange(len(train)), train).tolist()
        self.sigmas = [*sigmas, 0.0]

    def choose_timesteps(self) -> NDArray[Any]:
        return self.space_evenly(self.steps, whole=False)

    def scale_noise(self, noise: Floats) -> Floats:
        largest = max(self.sigmas)
        if self.schedule.get_spacing(self.spacing) == "leading":
            largest = sqrt(largest**2 + 1)
        return noise * largest

    def scale_input(self, latents: Floats, index: int) -> Floats:
        return latents / sqrt(self.sigmas[index] ** 2 + 1)

    def add_noise(self, clean: Floats, noise: Floats, index: int) -> Floats:
        return clean + noise * self.sigmas[index]

    def take_step(
        self,
        latents: Floats,
        predicted: Floats,
        index: int,
        draw_noise: DrawNoise,  # noqa: ARG002
    ) -> Floats:
        slope = self.find_slope(latents, predicted, index)
        return latents + slope * (self.sigmas[index + 1] - self.sigmas[index])

    def find_slope(self, latents: Floats, predicted: Floats, index: int) -> Floats:
        """How the latents change with sigma: the noise in them."""
        sigma = self.sigmas[index]
        amplitude = 1 / sqrt(sigma**2 + 1)
        picture = self.find_picture(latents * amplitude, predicted, amplitude)
        return (latents - picture) / sigma


class EulerAncestral(Euler):
    def take_step(
        self, latents: Floats, predicted: Floats, index: int, draw_noise: DrawNoise
    ) -> Floats:
        now, after = self.sigmas[index], self.sigmas[index + 1]
        fresh = after * sqrt(now**2 - after**2) / now
        left = sqrt(after**2 - fresh**2)
        slope = self.find_slope(latents, predicted, index)
        further: Floats = latents + slope * (left - now)
        return further + draw_noise() * fresh
