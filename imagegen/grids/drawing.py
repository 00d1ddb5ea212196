"""The pictures of a grid on one sheet. Only who draws loads what is needed for it."""

import io
from collections.abc import Mapping

from PIL import Image

from imagegen.grids import render
from imagegen.grids.render import Content, Labels, Layout
from imagegen.grids.state import Spot, State, list_labels
from imagegen.models import Picture
from playground import intake
from playground.intake import IntakeError, limits

COMPRESSION = 3  # of 9: the others take seconds more for a few percent
MAX_REASON_CHARS = 160


def draw_plot(
    state: State, spots: Mapping[tuple[int, int, int], Spot]
) -> tuple[Image.Image, Layout]:
    axes = [list_labels(axis) for axis in state.grid.axes]
    columns, rows, sheets = (*axes, [""], [""])[:3]
    plan = render.fit_layout(Labels(columns, rows, sheets), cell_size(spots))
    side = max(plan.cell)
    return render.draw_grid(plan, lambda x, y, z: build_content(spots[x, y, z], side)), plan


def cell_size(spots: Mapping[tuple[int, int, int], Spot]) -> tuple[int, int]:
    """The largest that any cell needs, in pixels."""
    sizes = []
    for spot in spots.values():
        if pictures := spot.pictures:
            columns, rows = render.count_tiles(len(pictures))
            sizes.append((columns * max(p.width for p in pictures),
                          rows * max(p.height for p in pictures)))  # fmt: skip
    return max(width for width, _ in sizes), max(height for _, height in sizes)


def build_content(spot: Spot, side: int) -> Content:
    """The cell's pictures, no larger than needed, or what became of it."""
    if not spot.pictures:
        reason = spot.reason[:MAX_REASON_CHARS]
        return f"{spot.words}: {reason}" if reason else spot.words
    try:
        return [open_picture(picture, side) for picture in spot.pictures]
    except (IntakeError, OSError):
        return "File missing"


def open_picture(picture: Picture, side: int) -> Image.Image:
    """Decoded in a child process, as everything that came from elsewhere."""
    document = intake.open_upload(
        picture.artifact.file, f"Image {picture.pk}", most=limits.RESULT_BYTES
    )
    longest = side if max(picture.width, picture.height) > side else None
    return Image.open(
        io.BytesIO(intake.prepare_page(document, longest=longest, format="png").bytes)
    )


def encode_picture(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, format="PNG", compress_level=COMPRESSION)
    return target.getvalue()
