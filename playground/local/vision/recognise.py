"""What a line says: PP-OCR's recogniser, a character per likelihood column (CTC)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

from playground.local.vision.bend import build_mesh
from playground.local.vision.detect import normalise_pixels
from playground.local.vision.network import Network
from playground.local.vision.regions import Rectangle

HEIGHT = 48  # pixels of a line as the network wants it
NARROWEST = 320  # it was trained on lines at least so wide, padded
WIDEST = 4800  # a hundred times as wide as high; longer ones are squeezed
BATCH_PIXELS = 3200  # pixels of width in one run: its answer takes about 10 kB a pixel
STANDING = 1.5  # height by width
COLUMN = 8  # pixels of a line for one column of the network's answer
REACH = 3.5 * COLUMN  # of a character to either side: the widest letters, and then some
INK, INK_SHARE = 40, 0.3  # brightness apart from the paper: at least, and of a line's range
FEWEST_INKED = 2  # pixels in a column
LETTER_HEIGHT = 11  # pixels of a line from top to bottom of its ink; dots and dashes have less
FEWEST_KINDS = 3  # of characters: a row of stars or dashes is an ornament
SURELY_READ = 0.9  # score of a character from which on there is no need to ask what it is
SURE = 0.95  # what else a character may be is only kept below this
FAINTEST = 1e-12  # likelihood of all characters together, against a division by zero
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
Shapes = dict[str, float]  # what a part of a line looks like: characters, and how much of each


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
        self._characters = ["", *network.read_note("character").splitlines(), " "]

    def read_boxes(
        self,
        image: Image.Image,
        boxes: Sequence[Rectangle],
        done: Callable[[int], None] = lambda _: None,
    ) -> list[Said]:
        """The characters of every box; `done` hears how many are read so far."""
        results = [Said([]) for _ in boxes]
        count = 0
        for batch in group_batches([_measure_width(box) for box in boxes]):
            lines = [cut_box(image, boxes[number]) for number in batch]
            for number, said in zip(batch, self._read_lines(lines), strict=True):
                results[number] = said
            count += len(batch)
            done(count)
        return results

    def _read_lines(self, lines: list[Image.Image]) -> Iterator[Said]:
        widest = _find_widest(lines)
        for line, columns in zip(lines, self._run_network(lines), strict=True):
            glyphs = self._decode_columns(columns, widest / line.width)
            yield Said(glyphs, measure_silence(line, glyphs))

    def _run_network(self, lines: list[Image.Image]) -> NDArray[np.float32]:
        widest = _find_widest(lines)
        padded = np.zeros((len(lines), 3, HEIGHT, widest), dtype=np.float32)
        for number, line in enumerate(lines):
            padded[number, :, :, : line.width] = normalise_pixels(line)
        return self._network.run_network(padded)

    def _decode_columns(self, columns: NDArray[np.float32], stretch: float) -> Glyphs:
        """A character is where the best class changes to one that is not blank."""
        best = columns.argmax(axis=1)
        fresh = best != np.concatenate(([0], best[:-1]))
        return [
            Glyph(
                self._characters[best[place]],
                min(1.0, (place + 0.5) / len(best) * stretch),
                float(columns[place, best[place]]),
                self._list_others(columns[place]),
            )
            for place in np.nonzero(fresh & (best != 0))[0]
        ]

    def _list_others(self, likely: NDArray[np.float32]) -> tuple[tuple[str, float], ...]:
        if likely.max() >= SURE:
            return ()
        first = np.argpartition(likely, -OTHERS)[-OTHERS:]
        best = first[np.argsort(likely[first])[::-1]][1:]
        return tuple((self._characters[each], float(likely[each])) for each in best)

    def compare_shapes(self, image: Image.Image, box: Rectangle, glyphs: Glyphs) -> Shapes:
        """What the part of a line that it could not read looks like to it.

        Where it says nothing it still ranks its characters: letters of a script that it does not
        know resemble the same few of them again and again.
        """
        line = cut_box(image, box)
        columns = self._run_network([line])[0]
        unread = find_ink(line) & ~find_near(line, [g for g in glyphs if g.score >= SURELY_READ])
        marked = [bool(part.any()) for part in np.split(unread, range(COLUMN, line.width, COLUMN))]
        ranks = columns[: len(marked)][marked[: len(columns)], 1:-1]  # neither blank nor space
        ranks = ranks / np.maximum(FAINTEST, ranks.sum(axis=1, keepdims=True))
        likely = ranks.mean(axis=0) if len(ranks) else np.zeros(len(self._characters) - 2)
        return dict(zip(self._characters[1:-1], likely.tolist(), strict=True))


def count_kinds(line: Said) -> int:
    """How many different characters are in a line."""
    return len({glyph.text for glyph in line.glyphs if not glyph.text.isspace()})


def find_ink(line: Image.Image) -> NDArray[np.bool_]:
    """For each column of pixels whether a letter, or what may be one, is in it."""
    grey = np.asarray(line.convert("L"), dtype=np.float32)
    low, high = np.percentile(grey, [2, 98])
    paper = float(np.median(grey))
    apart = np.greater(np.abs(grey - paper), max(INK, INK_SHARE * float(high - low)))
    ink = apart.sum(axis=0)
    inked: NDArray[np.bool_] = np.convolve(ink, np.ones(COLUMN), "same") > FEWEST_INKED
    return np.asarray(inked & (ink > 0) & (_measure_heights(apart) >= LETTER_HEIGHT))


def _measure_heights(apart: NDArray[np.bool_]) -> NDArray[np.int_]:
    """From the uppermost to the lowest pixel of ink, around each column."""
    around = sliding_window_view(np.pad(apart, ((0, 0), (COLUMN, COLUMN))), 2 * COLUMN + 1, axis=1)
    rows = around.any(axis=2)
    bottom = len(apart) - np.flip(rows, axis=0).argmax(axis=0)
    heights: NDArray[np.int_] = np.where(rows.any(axis=0), bottom - rows.argmax(axis=0), 0)
    return heights


def find_near(line: Image.Image, glyphs: Glyphs) -> NDArray[np.bool_]:
    """For each column of pixels whether one of the characters is there."""
    columns = np.zeros(line.width, dtype=bool)
    for glyph in glyphs:
        if not glyph.text.isspace():
            middle = glyph.at * line.width
            columns[max(0, int(middle - REACH)) : int(middle + REACH) + 1] = True
    return columns


def measure_silence(line: Image.Image, glyphs: Glyphs) -> float:
    """The share of a line's ink that is not near a character."""
    inked = find_ink(line)
    return float((inked & ~find_near(line, glyphs)).sum() / max(1, inked.sum()))


def group_batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of lines of like width, so that little is padding."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda each: widths[each]):
        if batch and (len(batch) + 1) * max(NARROWEST, widths[number]) > BATCH_PIXELS:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def cut_box(image: Image.Image, box: Rectangle) -> Image.Image:
    """The box as an upright strip of the network's height."""
    size = max(1, round(box.width)), max(1, round(box.height))
    if box.bend:
        strip = image.transform(
            size, Image.Transform.MESH, build_mesh(box, size), Image.Resampling.BICUBIC
        )
    else:
        corners = box.list_corners()[[0, 3, 2, 1]]  # Pillow goes round the other way
        strip = image.transform(
            size, Image.Transform.QUAD, corners.flatten().tolist(), Image.Resampling.BICUBIC
        )
    if is_standing(box):
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    return strip.resize((_measure_width(box), HEIGHT), Image.Resampling.BILINEAR)


def is_standing(box: Rectangle) -> bool:
    """Whether the box holds a line turned by a quarter."""
    return box.height >= STANDING * box.width


def _find_widest(lines: list[Image.Image]) -> int:
    return max(NARROWEST, *(line.width for line in lines))


def _measure_width(box: Rectangle) -> int:
    long, short = (box.height, box.width) if is_standing(box) else (box.width, box.height)
    return min(WIDEST, max(8, round(HEIGHT * long / max(short, 1))))
