"""What to send where a page is above what a provider sensibly takes. Runs in a child process."""

import math
from typing import Any

from playground.intake.bounds import format_megabytes
from playground.intake.limits import Limit
from playground.intake.render import Rendered
from playground.intake.sniff import KINDS
from playground.intake.types import Prepared, Proposal, Size

ROUNDS = 6  # of making it smaller, until its bytes are within the limit


def measure_page(page: Prepared) -> Size:
    return Size(page.width, page.height, len(page.bytes), page.mime)


def is_within(page: Size, limit: Limit) -> bool:
    return (
        max(page.width, page.height) <= limit.longest
        and page.bytes <= limit.bytes
        and page.width * page.height <= limit.pixels
    )


def build_fitting(full: Size, notes: list[str]) -> Proposal:
    return Proposal(full, None, {}, f"{_describe_size(full)} will be sent.", notes)


def propose_smaller(result: Rendered, full: Size, limit: Limit, notes: list[str]) -> Proposal:
    """The largest that is within the limit, as JPEG where the format alone is what makes it so."""
    smaller, options = _find_smaller(result, limit)
    why = (
        f"More than {limit.longest:,} pixels on the longer side or {format_megabytes(limit.bytes)} "
        "is often rejected or silently scaled down."
    )
    if full.width * full.height > limit.pixels:
        why = f"More than {limit.pixels // 1_000_000} megapixels is too much for a selected model."
    sentence = f"This is {_describe_size(full)}. {why} Suggested: {_describe_size(smaller)}."
    return Proposal(full, smaller, options, sentence, notes)


def _find_smaller(result: Rendered, limit: Limit) -> tuple[Size, dict[str, Any]]:
    options: dict[str, Any] = {}
    longest = min(limit.longest, _longest_within(result.image.size, limit.pixels))
    if max(result.image.size) > longest:
        options["longest"] = longest
    page = measure_page(result.prepare_page(**options))
    for _ in range(ROUNDS):
        if is_within(page, limit):
            break
        options = _reduce_options(page, limit)
        page = measure_page(result.prepare_page(**options))
    return page, options


def _longest_within(size: tuple[int, int], pixels: int) -> int:
    """The longer side at which a picture of this shape has so many pixels at most."""
    scale = min(1.0, math.sqrt(pixels / (size[0] * size[1])))
    return max(1, math.floor(max(size) * scale) - (scale < 1))


def _reduce_options(page: Size, limit: Limit) -> dict[str, Any]:
    longest = max(page.width, page.height)
    if page.mime == "image/jpeg":
        factor = math.sqrt(limit.bytes / page.bytes) * 0.95
        longest = max(16, int(longest * max(0.3, min(factor, 0.95))))
    return {"longest": longest, "format": "jpeg"}


def _describe_size(page: Size) -> str:
    title = next(kind.title for kind in KINDS.values() if kind.mime == page.mime)
    return f"{page.width} × {page.height} pixels, {format_megabytes(page.bytes)} as {title}"
