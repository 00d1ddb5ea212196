"""Pictures that are dark or pale all over, as the networks know pictures."""

from itertools import accumulate

from PIL import Image

FAINT = 100  # of 255 between dark and light: less is stretched
BLANK = 6  # less is paper, or night
ASIDE = 0.005  # of the pixels, at either end: specks and reflections


def stretch_contrast(image: Image.Image) -> Image.Image:
    """With the whole range of brightness, if it has but little of it."""
    dark, light = _find_range(image.convert("L").histogram())
    if not BLANK <= light - dark < FAINT:
        return image
    scale = 255 / (light - dark)
    return image.point([round((value - dark) * scale) for value in range(256)] * 3)


def _find_range(histogram: list[int]) -> tuple[int, int]:
    sums = list(accumulate(histogram))
    least, most = ASIDE * sums[-1], (1 - ASIDE) * sums[-1]
    return (
        next(value for value, count in enumerate(sums) if count > least),
        next(value for value, count in enumerate(sums) if count >= most),
    )
