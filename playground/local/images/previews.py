"""What a picture will be, seen while it is made: its latents through the simplest of decoders.

Each latent becomes one pixel, by a matrix that is fitted once to what the model's own decoder
makes of some patches. A tiny decoder (TAESD) in the folder `tiny_vae_decoder` draws it larger.
"""

from pathlib import Path

import numpy as np
from PIL import Image

from playground.local.images.runtime import Runtime
from playground.local.images.seeds import Floats, NoiseSource
from playground.local.images.vae import CHANNELS, SCALE, Decoder

PATCHES, PATCH = 4, 4  # patches along each side of what is decoded, latents along each of a patch's


class Previewer:
    def __init__(self, folder: Path, decoder: Decoder, runtime: Runtime) -> None:
        tiny = folder / "tiny_vae_decoder"
        self._tiny = Decoder(tiny, runtime) if tiny.is_dir() else None
        self._decoder = decoder
        self._matrix: Floats | None = None

    def draw_preview(self, latents: Floats) -> Image.Image:
        """Of the first picture of a batch; its noise is part of it."""
        if self._tiny is not None:
            return self._tiny.decode_latents(latents[:1])[0]
        if self._matrix is None:
            self._matrix = _fit_matrix(self._decoder)
        pixels = _add_constant(latents[0].transpose(1, 2, 0)) @ self._matrix
        shades = (np.clip(pixels / 2 + 0.5, 0, 1) * 255).round().astype(np.uint8)
        return Image.fromarray(shades)


def _fit_matrix(decoder: Decoder) -> Floats:
    """Channels and a constant to colours, by least squares over even patches."""
    patches = NoiseSource(0).draw_noise((CHANNELS, PATCHES, PATCHES))
    latents = patches.repeat(PATCH, axis=1).repeat(PATCH, axis=2)
    pixels = decoder.decode_floats(latents[np.newaxis])[0]
    side = PATCH * SCALE
    colours = pixels.reshape(3, PATCHES, side, PATCHES, side).mean(axis=(2, 4))
    rows = _add_constant(patches.reshape(CHANNELS, -1).T)
    matrix: Floats = np.linalg.lstsq(rows, colours.reshape(3, -1).T, rcond=None)[0]
    return matrix


def _add_constant(values: Floats) -> Floats:
    return np.concatenate([values, np.ones_like(values[..., :1])], axis=-1)
