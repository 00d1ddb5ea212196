"""How noisy a picture is at each of the steps that the model was trained on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from playground.local.images.errors import UnusableModel
from playground.local.images.seeds import Floats
from playground.local.images.settings import read_settings
from playground.local.messages import Json

PREDICTIONS = ("epsilon", "v_prediction", "sample")
SPACINGS = ("linspace", "leading", "trailing")
LEAST_SIGNAL = 2.0**-24  # in place of none at all, which would be divided by
MOST_TRAIN_STEPS = 100_000


@dataclass(frozen=True)
class Schedule:
    """`signal` is the share of the picture (squared amplitude) that is left at each train step."""

    signal: Floats
    prediction: str  # what the model answers: the noise, the velocity, or the picture
    settings: Json  # as they are on disk: what is not there each sampler has its own default for

    @property
    def train_steps(self) -> int:
        return len(self.signal)

    @property
    def sigmas(self) -> Floats:
        """Noise over picture, at each train step."""
        signal = np.maximum(self.signal, np.float32(LEAST_SIGNAL))
        return np.sqrt((1 - signal) / signal)

    def get_spacing(self, default: str) -> str:
        return str(self.settings.get("timestep_spacing", default))

    @property
    def offset(self) -> int:
        """Older files have none, or 0, and mean 1 all the same."""
        return max(1, int(self.settings.get("steps_offset", 1)))


def read_schedule(path: Path) -> Schedule:
    """From scheduler_config.json. UnusableModel where it asks for what is not known here."""
    settings = read_settings(path)
    try:
        _check_settings(settings)
        betas = _build_betas(settings)
    except (TypeError, ValueError) as error:
        raise UnusableModel(f"scheduler/scheduler_config.json can't be used: {error}.") from error
    if settings.get("rescale_betas_zero_snr"):
        betas = _remove_signal_at_end(betas)
    signal = np.cumprod(1 - betas, dtype=np.float32)
    return Schedule(signal, settings.get("prediction_type", "epsilon"), settings)


def _check_settings(settings: Json) -> None:
    for name, choices in (("prediction_type", PREDICTIONS), ("timestep_spacing", SPACINGS)):
        if settings.get(name, choices[0]) not in choices:
            raise ValueError(f"its {name} is not one of {', '.join(choices)}")
    if settings.get("thresholding"):
        raise ValueError("thresholding is not supported")
    if not 1 <= int(settings.get("num_train_timesteps", 1000)) <= MOST_TRAIN_STEPS:
        raise ValueError("num_train_timesteps is out of range")
    for name in ("steps_offset", "original_inference_steps"):
        int(settings.get(name, 0))
    float(settings.get("timestep_scaling", 0))


def _build_betas(settings: Json) -> Floats:
    """The noise that each train step adds (variance)."""
    trained: Any = settings.get("trained_betas")
    if trained is not None:
        return np.array(trained, np.float32)
    start = float(settings.get("beta_start", 0.0001))
    end = float(settings.get("beta_end", 0.02))
    count, kind = int(settings.get("num_train_timesteps", 1000)), settings.get("beta_schedule")
    if kind == "scaled_linear":
        return np.linspace(start**0.5, end**0.5, count, dtype=np.float32) ** 2
    if kind in ("linear", None):
        return np.linspace(start, end, count, dtype=np.float32)
    raise ValueError("its beta_schedule is neither scaled_linear nor linear")


def _remove_signal_at_end(betas: Floats) -> Floats:
    """Shifted and stretched so that nothing of the picture is left at the last train step."""
    amplitude = np.sqrt(np.cumprod(1 - betas, dtype=np.float32))
    first, last = amplitude[0], amplitude[-1]
    signal = ((amplitude - last) * (first / (first - last))) ** 2
    return 1 - np.concatenate([signal[:1], signal[1:] / signal[:-1]])
