"""DPM++ 2M: each step also knows the picture that the one before it saw."""

from math import expm1, inf, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.local.images.samplers.sampler import DrawNoise, Sampler
from playground.local.images.schedule import Schedule
from playground.local.images.seeds import Floats

BEND = 7.0  # of Karras's spacing: the higher, the more of the steps are those of little noise


class DpmMultistep(Sampler):
    """Latents have a variance of one; `sigma` is noise over picture in them."""

    spacing = "linspace"

    def __init__(self, schedule: Schedule, steps: int) -> None:
        super().__init__(schedule, steps)
        self.sigmas = [*self.choose_sigmas(), 0.0]
        self._before: Floats | None = None  # the picture at the step before

    def choose_timesteps(self) -> NDArray[Any]:
        """Where they are counted from the end, the least noisy of one more is left out."""
        if self.schedule.get_spacing(self.spacing) == "trailing":
            return self.space_evenly(self.steps, whole=True)
        return self.space_evenly(self.steps + 1, whole=True)[:-1]

    def choose_sigmas(self) -> list[float]:
        train = self.schedule.sigmas
        sigmas: list[float] = np.interp(self.timesteps, np.arange(len(train)), train).tolist()
        return sigmas

    def add_noise(self, clean: Floats, noise: Floats, index: int) -> Floats:
        amplitude, noisiness = _split_sigma(self.sigmas[index])
        return clean * amplitude + noise * noisiness

    def take_step(
        self,
        latents: Floats,
        predicted: Floats,
        index: int,
        draw_noise: DrawNoise,  # noqa: ARG002
    ) -> Floats:
        amplitude, noisiness = _split_sigma(self.sigmas[index])
        after, noisiness_after = _split_sigma(self.sigmas[index + 1])
        picture = self.find_picture(latents, predicted, amplitude)
        towards = picture
        if self._before is not None and index < len(self.timesteps) - 1:
            far, last = self._measure_step(index), self._measure_step(index - 1)
            towards = picture + (picture - self._before) * (far / last / 2)
        self._before = picture
        share = after * -expm1(-self._measure_step(index))
        return latents * (noisiness_after / noisiness) + towards * share

    def _measure_step(self, index: int) -> float:
        """How far a step goes: by how much the logarithm of sigma falls."""
        after = self.sigmas[index + 1]
        return log(self.sigmas[index]) - log(after) if after else inf


class DpmMultistepKarras(DpmMultistep):
    """The same, its steps chosen by sigma and not by train step."""

    def choose_timesteps(self) -> NDArray[Any]:
        """The nearest train steps."""
        train = np.log(self.schedule.sigmas)
        steps = np.interp(np.log(self.choose_sigmas()), train, np.arange(len(train)))
        return steps.round()

    def choose_sigmas(self) -> list[float]:
        smallest, largest = (float(self.schedule.sigmas[end]) ** (1 / BEND) for end in (0, -1))
        sigmas: list[float] = (np.linspace(largest, smallest, self.steps) ** BEND).tolist()
        return sigmas


def _split_sigma(sigma: float) -> tuple[float, float]:
    """Amplitudes of picture and noise."""
    amplitude = 1 / sqrt(sigma**2 + 1)
    return amplitude, sigma * amplitude
