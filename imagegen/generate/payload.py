"""The request that a form asks for. What is shown as code is made here, as is what is sent."""

from collections.abc import Mapping
from typing import Any

from imagegen.operations import Operation
from imagegen.sizes import Size, fit_size

SIDES = ("width", "height")
OF_MASKS = "mask_blur"  # means nothing without one


def build_payload(
    operation: Operation,
    payload: Mapping[str, Any],
    size: Size | None,
    *,
    masked: bool,
    is_extended: bool = False,
) -> dict[str, Any]:
    """Without its pictures. `size`: of the one it starts from, which a blank size stands for.

    `is_extended`: that one was made larger at its edges, and is not squeezed into what was asked.
    """
    masked = masked or is_extended
    if is_extended and size:
        payload = {name: value for name, value in payload.items() if name not in SIDES}
    own = dict(zip(SIDES, fit_size(*size), strict=True)) if size and operation.prompts else {}
    whole = {**own, **payload}
    return {name: value for name, value in whole.items() if masked or name != OF_MASKS}
