"""What a line says: PP-OCR's recogniser, a character per likelihood column (CTC)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.local.vision.bend import mesh
from playground.local.vision.detect import normalised
from playground.local.vision.network import Network
from playground.local.vision.regions import Rectangle

HEIGHT = 48  # pixels of a line as the network wants it
NARROWEST = 320  # it was trained on lines at least so wide, padded
WIDEST = 4800  # a hundred times as wide as high; longer ones are squeezed
BATCH = 3200  # pixels of width in one run: its answer takes about 10 kB a pixel
STANDING = 1.5  # height by width
COLUMN = 8  # pixels of a line for one column of the network's answer
REACH = 3.5 * COLUMN  # of a character to either side: the widest letters, and then some
INK, INK_SHARE = 40, 0.3  # brightness apart from the paper: at least, and of a line's range
FEWEST_INKED = 2  # pixels in a column
SURE = 0.95  # what else a character may be is only kept below this
OTHERS = 5  # how many, the best among them


@dataclass(frozen=True)
class Glyph:
    """One character, where its middle is along the line (0 to 1), how sure it is.

    others: what else it may be, likeliest first, where it is not sure.
    """

    text: str
    at: float
    score: float
    others: tuple[tuple[str, float], ...] = ()


Glyphs = list[Glyph]


@dataclass(frozen=True)
class Said:
    """One line. silent: the share of its ink near which there is no character."""

    glyphs: Glyphs
    silent: float = 0.0

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)


class Recogniser:
    def __init__(self, network: Network) -> None:
        self._network = network
        # CTC's blank comes first; the space is not in the file and comes last.
        self._characters = ["", *network.note("character").splitlines(), " "]

    def read(
        self,
        image: Image.Image,
        boxes: Sequence[Rectangle],
        done: Callable[[int], None] = lambda _: None,
    ) -> list[Said]:
        """The characters of every box; `done` hears how many are read so far."""
        found = [Said([]) for _ in boxes]
        count = 0
        for batch in batches([_width(box) for box in boxes]):
            lines = [cut(image, boxes[number]) for number in batch]
            for number, said in zip(batch, self._read(lines), strict=True):
                found[number] = said
            count += len(batch)
            done(count)
        return found

    def _read(self, lines: list[Image.Image]) -> Iterator[Said]:
        widest = max(NARROWEST, *(line.width for line in lines))
        padded = np.zeros((len(lines), 3, HEIGHT, widest), dtype=np.float32)
        for number, line in enumerate(lines):
            padded[number, :, :, : line.width] = normalised(line)
        for line, columns in zip(lines, self._network.run(padded), strict=True):
            glyphs = self._decoded(columns, widest / line.width)
            yield Said(glyphs, silence(line, glyphs))

    def _decoded(self, columns: NDArray[np.float32], stretch: float) -> Glyphs:
        """A character is where the best class changes to one that is not blank."""
        best = columns.argmax(axis=1)
        fresh = best != np.concatenate(([0], best[:-1]))
        return [
            Glyph(
                self._characters[best[place]],
                min(1.0, (place + 0.5) / len(best) * stretch),
                float(columns[place, best[place]]),
                self._others(columns[place]),
            )
            for place in np.nonzero(fresh & (best != 0))[0]
        ]

    def _others(self, likely: NDArray[np.float32]) -> tuple[tuple[str, float], ...]:
        if likely.max() >= SURE:
            return ()
        first = np.argpartition(likely, -OTHERS)[-OTHERS:]
        best = first[np.argsort(likely[first])[::-1]][1:]
        return tuple((self._characters[each], float(likely[each])) for each in best)


def silence(line: Image.Image, glyphs: Glyphs) -> float:
    """The share of a line's ink that is not near a character."""
    grey = np.asarray(line.convert("L"), dtype=np.float32)
    low, high = np.percentile(grey, [2, 98])
    apart = np.abs(grey - np.median(grey)) > max(INK, INK_SHARE * float(high - low))
    ink = apart.sum(axis=0) > 0
    inked = np.convolve(apart.sum(axis=0), np.ones(COLUMN), "same") > FEWEST_INKED
    near = np.zeros(line.width, dtype=bool)
    for glyph in glyphs:
        if not glyph.text.isspace():
            middle = glyph.at * line.width
            near[max(0, int(middle - REACH)) : int(middle + REACH) + 1] = True
    inked &= ink
    return float((inked & ~near).sum() / max(1, inked.sum()))


def batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of lines of like width, so that little is padding."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda each: widths[each]):
        if batch and (len(batch) + 1) * max(NARROWEST, widths[number]) > BATCH:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def cut(image: Image.Image, box: Rectangle) -> Image.Image:
    """The box as an upright strip of the network's height."""
    size = max(1, round(box.width)), max(1, round(box.height))
    if box.bend:
        strip = image.transform(
            size, Image.Transform.MESH, mesh(box, size), Image.Resampling.BICUBIC
        )
    else:
        corners = box.corners()[[0, 3, 2, 1]]  # Pillow goes round the other way
        strip = image.transform(
            size, Image.Transform.QUAD, corners.flatten().tolist(), Image.Resampling.BICUBIC
        )
    if stands(box):
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    return strip.resize((_width(box), HEIGHT), Image.Resampling.BILINEAR)


def stands(box: Rectangle) -> bool:
    """Whether the box holds a line turned by a quarter."""
    return box.height >= STANDING * box.width


def _width(box: Rectangle) -> int:
    long, short = (box.height, box.width) if stands(box) else (box.width, box.height)
    return min(WIDEST, max(8, round(HEIGHT * long / max(short, 1))))
