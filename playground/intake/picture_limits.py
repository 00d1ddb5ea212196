"""What the providers that are asked sensibly take of one picture.

Neither hosted provider documents a limit. The engines behind them scale what is longer down
unseen, and a body of more than about ten megabytes is refused by the proxies in front of them.
"""

from playground.intake.limits import MAX_SIDE_PIXELS, MB, PIXELS, UPLOAD_BYTES, Limit
from playground.providers import list_providers

UNCHOSEN = Limit(longest=2_048, bytes=4 * MB)


def find_limit(slugs: str) -> Limit:
    """What all of these providers take; with commas between."""
    limits = [get_limit(slug) for slug in slugs.split(",")]
    return Limit(
        min(limit.longest for limit in limits),
        min(limit.bytes for limit in limits),
        min(limit.pixels for limit in limits),
    )


def get_limit(slug: str) -> Limit:
    """What one takes; what is sensible anywhere, where none is chosen yet."""
    chosen = next((each for each in list_providers() if each.slug == slug), None)
    if chosen is None:
        return UNCHOSEN
    pixels = chosen.picture_pixels or PIXELS
    return Limit(chosen.longest_side_pixels, chosen.picture_bytes, pixels)


def find_refusal(slugs: str) -> Limit:
    """Beyond this nothing can be read: sizes that are only advised do not count."""
    return Limit(MAX_SIDE_PIXELS, UPLOAD_BYTES, find_limit(slugs).pixels)
