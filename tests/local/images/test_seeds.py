"""A seed draws the same noise as in PyTorch, for the same number of numbers."""

import numpy as np
import pytest

from playground.local.images.seeds import NoiseSource, NoiseSources

# torch.randn(count, generator=torch.Generator().manual_seed(seed)), at these places.
PLACES = [0, 1, 7, 8, -16, -1]
DRAWN = {
    (0, 16): [-1.12584, -1.15236, -2.11522, 0.32227, -1.12584, -0.24728],
    (42, 20): [1.92692, 1.48728, 1.68062, 0.35586, -0.75813, -0.6216],
    (2**32 - 1, 37): [-2.6643, -1.09105, 0.79364, -1.75149, -0.10302, -0.11914],
}


@pytest.mark.parametrize(("seed", "count"), DRAWN)
def test_the_noise_is_that_of_pytorch(seed: int, count: int) -> None:
    noise = NoiseSource(seed).draw_noise((count,))
    assert np.abs(noise[PLACES] - DRAWN[seed, count]).max() < 1e-5


def test_a_picture_of_a_batch_is_that_of_its_own_seed() -> None:
    batch = NoiseSources(7, 3)
    first, second = batch.draw_noise((4, 8, 8)), batch.draw_noise((4, 8, 8))
    alone = NoiseSource(9)
    assert np.array_equal(first[2], alone.draw_noise((4, 8, 8)))
    assert np.array_equal(second[2], alone.draw_noise((4, 8, 8)))
    assert not np.array_equal(first, second)


def test_too_little_noise_is_refused() -> None:
    with pytest.raises(ValueError, match="15 numbers are fewer than a block of 16"):
        NoiseSource(0).draw_noise((15,))
