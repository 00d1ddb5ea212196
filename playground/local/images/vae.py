"""Between pictures and latents, which are an eighth as wide and as high and have four channels."""

from pathlib import Path

import numpy as np
from PIL import Image

from playground.local.images.errors import NotMade
from playground.local.images.graph import Graph
from playground.local.images.runtime import Runtime
from playground.local.images.seeds import Floats, NoiseSources
from playground.local.images.settings import read_optional
from playground.local.images.tiles import decode_tiled

SCALE = 8  # pixels to a latent
CHANNELS = 4
USUAL_FACTOR = 0.18215  # of SD 1.x and 2.x, where no file says it
LEAST_LOG, MOST_LOG = -30.0, 20.0  # of the variance that the encoder answers


class Decoder:
    def __init__(self, folder: Path, runtime: Runtime) -> None:
        settings = read_optional(folder / "config.json")
        self._factor = read_factor(settings)
        self._graph = Graph(folder / "model.onnx", runtime, ("latent_sample",))

    def decode_latents(self, latents: Floats) -> list[Image.Image]:
        """One by one, the large ones in tiles: the memory is that of one tile."""
        return [
            _draw_picture(decode_tiled(each[np.newaxis], self.decode_floats, SCALE)[0])
            for each in latents
        ]

    def decode_floats(self, latents: Floats) -> Floats:
        """Batch, colours, height, width, in -1..1 where the model does what it should."""
        answers = self._graph.run_graph(latent_sample=latents / np.float32(self._factor))
        pixels: Floats = answers[self._graph.outputs[0]]
        if not np.isfinite(pixels).all():
            raise NotMade(
                "The model's last step made no picture but numbers out of range (NaN)."
                " Its VAE may be a 16-bit one that overflows; use one of 32 bits."
            )
        return pixels


class Encoder:
    def __init__(self, folder: Path, runtime: Runtime) -> None:
        self._factor = read_factor(read_optional(folder / "config.json"))
        self._graph = Graph(folder / "model.onnx", runtime, ("sample",))

    def encode_picture(self, picture: Image.Image, sources: NoiseSources) -> Floats:
        """The picture's latents for each of the sources, which are drawn from where the encoder
        answers with a distribution: batch, channels, height, width."""
        pixels = np.asarray(picture.convert("RGB"), np.float32).transpose(2, 0, 1)
        answers = self._graph.run_graph(sample=pixels[np.newaxis] / np.float32(127.5) - 1)
        values: Floats = answers[self._graph.outputs[0]]
        if values.shape[1] == CHANNELS:
            drawn = sources.repeat(values)
        else:
            mean, log_variance = np.split(values, 2, axis=1)
            spread = np.exp(0.5 * np.clip(log_variance, LEAST_LOG, MOST_LOG))
            drawn = mean + spread * sources.draw_noise(mean.shape[1:])
        if not np.isfinite(drawn).all():
            raise NotMade("The model could not read the image: its VAE answered with no numbers.")
        return (drawn * np.float32(self._factor)).astype(np.float32)


def read_factor(settings: dict[str, object]) -> float:
    """By how much latents are scaled; a tiny VAE (TAESD) leaves them as they are."""
    factor = settings.get("scaling_factor")
    if isinstance(factor, int | float):
        return float(factor)
    return 1.0 if settings.get("_class_name") == "AutoencoderTiny" else USUAL_FACTOR


def _draw_picture(pixels: Floats) -> Image.Image:
    shades = (np.clip(pixels / 2 + 0.5, 0, 1) * 255).round().astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(shades.transpose(1, 2, 0)))
