"""Pictures made larger at their edges: what is added is masked, and grows out of what is there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from imagegen.jobs.inputs import Source
from imagegen.sizes import Size
from playground.infrastructure.offload import offload
from playground.intake import IntakeError

EDGES = ("left", "right", "top", "bottom")
MAX_EDGE_PIXELS = 1024
STEP_PIXELS = 8
LONGEST_PIXELS = 8_192  # of a side, with what is added
MIME = "image/png"


@dataclass(frozen=True, slots=True)
class Edges:
    """Pixels to add."""

    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "Edges":
        """Of a form's cleaned data."""
        return cls(*(int(values.get(f"extend_{edge}") or 0) for edge in EDGES))

    def __bool__(self) -> bool:
        return any((self.left, self.right, self.top, self.bottom))

    def extend_size(self, size: Size) -> Size:
        return size[0] + self.left + self.right, size[1] + self.top + self.bottom


def extend_source(source: Source, mask: Source | None, edges: Edges) -> tuple[Source, Source]:
    """The larger picture and its mask: white is what was added, and what was painted before.

    Raises IntakeError where it would be too large.
    """
    from imagegen.generate.outpaint_drawing import draw_extension  # Pillow is loaded with the first

    size = edges.extend_size((source.width, source.height))
    if max(size) > LONGEST_PIXELS:
        raise IntakeError(
            f"The extended picture would be {size[0]} × {size[1]} pixels. At most {LONGEST_PIXELS}"
            " per side can be sent: extend it less.",
            "too_large",
        )
    picture, cover = offload(draw_extension, source.data, mask.data if mask else b"", edges)
    notes = (*source.notes, f"extended to {size[0]} × {size[1]}")
    name = mask.name if mask else "mask.png"
    return (
        replace(source, data=picture, mime=MIME, width=size[0], height=size[1], notes=notes),
        Source(cover, MIME, *size, name),
    )
