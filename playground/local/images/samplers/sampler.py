"""What all samplers share: from noise to a picture, in a number of steps."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from math import sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from playground.local.images.schedule import Schedule
from playground.local.images.seeds import Floats

DrawNoise = Callable[[], Floats]  # noise in the shape of the latents


class Sampler(ABC):
    """Made for one number of steps. `index` counts the steps from 0.

    Latents are batch, channels, height, width. Settings that the model's schedule does not name
    have the defaults of the sampler that the reference implementation (diffusers) has.
    """

    spacing: ClassVar[str]  # where the schedule names none

    def __init__(self, schedule: Schedule, steps: int) -> None:
        """ValueError where it can't take so many steps."""
        self.schedule = schedule
        self.steps = steps
        self.timesteps: list[float] = self.choose_timesteps().tolist()

    @abstractmethod
    def choose_timesteps(self) -> NDArray[Any]:
        """The train steps that are gone through, from noise to picture."""

    def scale_noise(self, noise: Floats) -> Floats:
        """What the first step starts from."""
        return noise

    def scale_input(self, latents: Floats, index: int) -> Floats:  # noqa: ARG002
        """What the model is to see."""
        return latents

    @abstractmethod
    def add_noise(self, clean: Floats, noise: Floats, index: int) -> Floats:
        """A picture as noisy as it is before the step at `index`."""

    @abstractmethod
    def take_step(
        self, latents: Floats, predicted: Floats, index: int, draw_noise: DrawNoise
    ) -> Floats:
        """The latents after the step, from what the model answered (`predicted`)."""

    def find_picture(self, latents: Floats, predicted: Floats, amplitude: float) -> Floats:
        """The picture that the model sees in latents whose variance is one.

        `amplitude` is the picture's in them.
        """
        noise = sqrt(1 - amplitude**2)
        if self.schedule.prediction == "sample":
            return predicted
        if self.schedule.prediction == "v_prediction":
            return latents * amplitude - predicted * noise
        return latents * (1 / amplitude) - predicted * (noise / amplitude)

    def space_evenly(self, count: int, *, whole: bool) -> NDArray[Any]:
        """Train steps at even distances, rounded where they are to be `whole`."""
        last, spacing = self.schedule.train_steps, self.schedule.get_spacing(self.spacing)
        if spacing == "linspace":
            steps = np.linspace(0, last - 1, count)[::-1]
            return steps.round() if whole else steps.astype(np.float32)
        if spacing == "leading":
            return np.arange(count)[::-1] * (last // count) + self.schedule.offset
        return np.arange(last, 0, -last / count).round() - 1
