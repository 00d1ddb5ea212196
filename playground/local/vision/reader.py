"""A page from a picture: find the lines, turn them upright, read them, put them in order."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from playground.local.messages import Json
from playground.local.vision import detect, turn, written
from playground.local.vision.columns import group_blocks
from playground.local.vision.contrast import stretch_contrast
from playground.local.vision.lay import Lay, find_lay
from playground.local.vision.network import Network
from playground.local.vision.pieces import Piece, cut_up, measure_span, soft_gaps
from playground.local.vision.recognise import Glyphs, Recogniser
from playground.local.vision.regions import Rectangle
from playground.local.vision.rivers import find_rivers
from playground.local.vision.settle import settle_lines
from playground.local.vision.unknown import find_unknown

Progress = Callable[[int, int], None]  # lines read, lines found


@dataclass(frozen=True)
class Page:
    text: str
    lines: list[Json]  # in reading order: text, score, box
    note: str = ""  # a sentence on what could not be read


class Reader:
    """Both networks, loaded."""

    def __init__(self, detector: Path, recogniser: Path, threads: int) -> None:
        self._detector = Network(detector, threads)
        self._recogniser = Recogniser(Network(recogniser, threads))

    def read_page(self, image: Image.Image, progress: Progress = lambda *_: None) -> Page:
        upright, boxes, degrees = self._turn_upright(stretch_contrast(image))
        said = self._recogniser.read_boxes(upright, boxes, lambda done: progress(done, len(boxes)))
        lay, straight = find_lay(boxes)
        unknown = find_unknown(
            upright,
            boxes,
            said,
            lambda n: self._recogniser.compare_shapes(upright, boxes[n], said[n].glyphs),
        )
        glyphs = settle_lines([line.glyphs for line in said])
        known = [
            each for n, each in enumerate(zip(boxes, glyphs, strict=True)) if n not in unknown.lines
        ]
        ordered = group_blocks(_list_pieces(known, lay))
        lines = [
            _describe_line(p, degrees, image.size)
            for block in ordered
            for row in block
            for p in row
        ]
        return Page(written.write_page(ordered, straight=straight), lines, unknown.sentence)

    def _turn_upright(self, image: Image.Image) -> tuple[Image.Image, list[Rectangle], int]:
        """The page the right way up, its lines, and how it was turned (degrees)."""
        boxes, degrees = detect.find_lines(self._detector, image), 0
        if boxes and turn.is_sideways(boxes):
            degrees, image = 90, turn.turn_image(image, 90)
            boxes = detect.find_lines(self._detector, image)
        if boxes and turn.upside_down(image, boxes, self._recogniser):
            boxes = [turn.turn_over(box, image.size) for box in boxes]
            degrees, image = degrees + 180, turn.turn_image(image, 180)
        return image, boxes, degrees


def _list_pieces(lines: list[tuple[Rectangle, Glyphs]], lay: Lay) -> list[Piece]:
    spans = [measure_span(box, 0, 1, lay) for box, _ in lines]
    gaps = [gap for box, glyphs in lines for gap in soft_gaps(box, glyphs, lay)]
    cuts = find_rivers(spans, gaps)
    return [piece for box, glyphs in lines for piece in cut_up(box, glyphs, lay, cuts)]


def _describe_line(piece: Piece, degrees: int, size: tuple[int, int]) -> Json:
    corners = np.clip(turn.turn_back(piece.box, degrees, size), 0, size)
    return {
        "text": piece.text,
        "score": round(piece.score, 3),
        "box": [[round(x, 1), round(y, 1)] for x, y in corners.tolist()],
    }
