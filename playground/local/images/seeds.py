"""Noise that repeats: the numbers that PyTorch draws on the processor for the same seed.

A seed then means the same picture here as in the programs that people bring seeds from. Those draw
32 bits from a Mersenne Twister, keep 24 of them, and turn blocks of sixteen into normally
distributed numbers (Box-Muller: eight radii, eight angles).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BLOCK, HALF = 16, 8
KEPT_BITS = 24


class NoiseSource:
    """The noise of one picture, drawn in order."""

    def __init__(self, seed: int) -> None:
        """`seed` is from 0 to 2**32 - 1; of larger ones the lowest 32 bits count."""
        self._twister = np.random.RandomState(seed % 2**32)

    def draw_noise(self, shape: tuple[int, ...]) -> Floats:
        """Normally distributed. ValueError for fewer than 16 numbers, which are drawn otherwise."""
        count = int(np.prod(shape))
        if count < BLOCK:
            raise ValueError(f"{count} numbers are fewer than a block of {BLOCK}")
        uniform = self._draw_uniform(count)
        whole = count - count % BLOCK
        noise = np.empty(count, np.float32)
        noise[:whole] = _spread_normally(uniform[:whole])
        if whole < count:  # the last block is whole: it covers a part of the one before anew
            noise[-BLOCK:] = _spread_normally(self._draw_uniform(BLOCK))
        return noise.reshape(shape)

    def _draw_uniform(self, count: int) -> Floats:
        """From 0 up to, but without, 1."""
        bits = self._twister.randint(0, 2**32, count, dtype=np.uint32)
        low = bits & np.uint32(2**KEPT_BITS - 1)
        return low.astype(np.float32) * np.float32(2.0**-KEPT_BITS)


class NoiseSources:
    """The noise of a batch: the picture at place n is that of the seed n higher, drawn alone."""

    def __init__(self, seed: int, batch_size: int) -> None:
        self._sources = [NoiseSource(seed + number) for number in range(batch_size)]

    def draw_noise(self, shape: tuple[int, ...]) -> Floats:
        """Batch, then `shape`."""
        return np.stack([source.draw_noise(shape) for source in self._sources])

    def repeat(self, values: Floats) -> Floats:
        """The same values (1, …) for each picture."""
        return np.repeat(values, len(self._sources), axis=0)


def _spread_normally(uniform: Floats) -> Floats:
    blocks = uniform.reshape(-1, 2, HALF)
    radii = np.sqrt(-2 * np.log(1 - blocks[:, 0]))
    angles = np.float32(2 * np.pi) * blocks[:, 1]
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1).reshape(-1)
