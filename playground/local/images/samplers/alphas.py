"""Samplers that go from train step to train step: DDIM, and LCM of a model made for few steps."""

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.local.images.samplers.sampler import DrawNoise, Sampler
from playground.local.images.seeds import Floats

SPREAD = 0.5  # of the pictures that a consistency model was made with
USUAL_ORIGINAL_STEPS = 50
USUAL_SCALING = 10.0


class TrainStepSampler(Sampler):
    """Latents have a variance of one."""

    spacing = "leading"

    def add_noise(self, clean: Floats, noise: Floats, index: int) -> Floats:
        signal = self._get_signal(int(self.timesteps[index]))
        return clean * sqrt(signal) + noise * sqrt(1 - signal)

    def see_picture(self, latents: Floats, predicted: Floats, index: int) -> Floats:
        """Not clipped, even where an older schedule says so: latents have no range."""
        signal = self._get_signal(int(self.timesteps[index]))
        return self.find_picture(latents, predicted, sqrt(signal))

    def _get_signal(self, train_step: int) -> float:
        """The share of the picture; below the first train step there is nothing else, or as much
        as there."""
        if train_step < 0:
            whole = self.schedule.settings.get("set_alpha_to_one", True)
            return 1.0 if whole else float(self.schedule.signal[0])
        return float(self.schedule.signal[train_step])


class Ddim(TrainStepSampler):
    def choose_timesteps(self) -> NDArray[Any]:
        return self.space_evenly(self.steps, whole=True)

    def take_step(
        self,
        latents: Floats,
        predicted: Floats,
        index: int,
        draw_noise: DrawNoise,  # noqa: ARG002
    ) -> Floats:
        step = int(self.timesteps[index])
        now = self._get_signal(step)
        after = self._get_signal(step - self.schedule.train_steps // self.steps)
        noise = self._find_noise(latents, predicted, now)
        picture = self.see_picture(latents, predicted, index)
        return picture * sqrt(after) + noise * sqrt(1 - after)

    def _find_noise(self, latents: Floats, predicted: Floats, signal: float) -> Floats:
        if self.schedule.prediction == "epsilon":
            return predicted
        if self.schedule.prediction == "v_prediction":
            return predicted * sqrt(signal) + latents * sqrt(1 - signal)
        rest = sqrt(1 - signal)
        return latents * (1 / rest) - predicted * (sqrt(signal) / rest)


class Lcm(TrainStepSampler):
    """Each step sees the whole picture; all but the last make it noisy again, with fresh noise."""

    def choose_timesteps(self) -> NDArray[Any]:
        settings = self.schedule.settings
        original = int(settings.get("original_inference_steps", USUAL_ORIGINAL_STEPS))
        if self.steps > original:
            raise ValueError(f"LCM takes at most {original} steps with this model.")
        trained = np.arange(1, original + 1)[::-1] * (self.schedule.train_steps // original) - 1
        chosen = np.linspace(0, original, self.steps, endpoint=False).astype(np.int64)
        return trained[chosen]

    def take_step(
        self, latents: Floats, predicted: Floats, index: int, draw_noise: DrawNoise
    ) -> Floats:
        far = self.timesteps[index] * float(
            self.schedule.settings.get("timestep_scaling", USUAL_SCALING)
        )
        keep = SPREAD**2 / (far**2 + SPREAD**2)
        change = far / sqrt(far**2 + SPREAD**2)
        picture = self.see_picture(latents, predicted, index) * change + latents * keep
        if index == len(self.timesteps) - 1:
            return picture
        after = self._get_signal(int(self.timesteps[index + 1]))
        return picture * sqrt(after) + draw_noise() * sqrt(1 - after)
