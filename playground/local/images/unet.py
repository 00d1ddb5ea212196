"""The network that finds the noise in latents, guided by words."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.local.images.errors import NotMade, UnusableModel
from playground.local.images.graph import Graph
from playground.local.images.runtime import Runtime
from playground.local.images.seeds import Floats
from playground.local.images.text_encoder import Guidance
from playground.local.images.vae import CHANNELS, SCALE

INPUTS = ("sample", "timestep", "encoder_hidden_states")
CONDITION = "timestep_cond"  # of models that are told how strong the guidance is (LCM)
USUAL_CONDITION = 256  # channels of that
LONGEST_PERIOD = 10_000
SIZE_INPUTS = ("text_embeds", "time_ids")  # of SDXL


class Unet:
    def __init__(self, folder: Path, runtime: Runtime) -> None:
        self._graph = Graph(folder / "model.onnx", runtime, INPUTS)
        channels = self._graph.get_size("sample", 1)
        if channels not in (None, CHANNELS):
            raise UnusableModel(
                f"unet/model.onnx takes latents of {channels} channels; only models with"
                f" {CHANNELS} are supported, which paint over parts of an image, too."
            )
        self.knows_strength = self._graph.takes(CONDITION)
        self._takes_size = all(self._graph.takes(name) for name in SIZE_INPUTS)
        self.width = self._graph.get_size(INPUTS[2], 2)  # channels of the words, where it is fixed

    def predict(
        self, latents: Floats, timestep: float, words: Guidance, cfg_scale: float
    ) -> Floats:
        """Guided: what the words ask for, `cfg_scale` times as far from what the negative ones do.

        `words` are those of each picture of the batch, or, twice as many, the negative ones first.
        """
        double = len(words.tokens) == 2 * len(latents)
        seen = np.concatenate([latents, latents]) if double else latents
        answer = self._run_each(seen, timestep, words, cfg_scale)
        if double:
            without, along = np.split(answer, 2)
            answer = without + np.float32(cfg_scale) * (along - without)
        if not np.isfinite(answer).all():
            raise NotMade(
                "The model answered with numbers out of range (NaN), so there is no picture."
                " Its files may be damaged, or have too few bits for this request."
            )
        return answer

    def _run_each(
        self, latents: Floats, timestep: float, words: Guidance, cfg_scale: float
    ) -> Floats:
        """One by one: the memory is that of one picture without guidance, and it takes no longer.
        Together where the file fixes how many there are."""
        if self._graph.get_size("sample", 0) not in (None, 1):
            return self._run(latents, timestep, words, cfg_scale)
        answers = [
            self._run(latents[n : n + 1], timestep, words.take(n), cfg_scale)
            for n in range(len(latents))
        ]
        return np.concatenate(answers)

    def _run(self, latents: Floats, timestep: float, words: Guidance, cfg_scale: float) -> Floats:
        batch, _, height, width = latents.shape
        single = self._graph.is_scalar("timestep")
        inputs: dict[str, NDArray[np.generic]] = {
            "sample": latents,
            "timestep": np.array(timestep if single else [timestep]),
            "encoder_hidden_states": words.tokens,
        }
        if self.knows_strength:
            channels = self._graph.get_size(CONDITION, 1) or USUAL_CONDITION
            inputs[CONDITION] = np.repeat(_embed_strength(cfg_scale - 1, channels), batch, axis=0)
        if self._takes_size and words.pooled is not None:
            size = [height * SCALE, width * SCALE]
            inputs["text_embeds"] = words.pooled
            inputs["time_ids"] = np.repeat(np.array([[*size, 0, 0, *size]]), batch, axis=0)
        answer: Floats = self._graph.run_graph(**inputs)[self._graph.outputs[0]]
        return answer


def _embed_strength(strength: float, channels: int) -> Floats:
    """A number as waves: 1, channels."""
    half = channels // 2
    speeds = np.exp(-np.log(LONGEST_PERIOD) * np.arange(half) / (half - 1))
    angles = 1000 * strength * speeds
    waves = np.concatenate([np.sin(angles), np.cos(angles), np.zeros(channels % 2)])
    return waves.astype(np.float32)[np.newaxis]
