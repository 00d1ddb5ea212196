"""Writing that the network does not know: letters it passes over in silence, or makes up.

Of a script that is not among its characters it says nothing where there is ink, or it names Latin
letters of a like shape, far from sure of them although the picture is sharp. Neither is a text:
each such line is left out, and it is said how many there are and what script it probably is.
Of two languages it knows a part of the letters: Greek without accents, as formulas have it, and
Vietnamese without most of its vowels.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
from PIL import Image

from playground.local.vision.recognise import FEWEST_KINDS, Said, Shapes, count_kinds
from playground.local.vision.regions import Rectangle
from playground.local.vision.scripts import measure_likeness, name_script

SILENT = 0.12  # of a line's ink without a character: none is passed over on a page that is known
UNSURE = 0.68  # mean score of a line, below which it is no text
UNSURE_SHARP = 0.85  # the same where the picture gives no reason to be unsure
SHARP = 0.25  # of the contrast, from a pixel to the next, at the edges of letters
EDGES = 95  # percentile of all steps that is taken for an edge
NOISE = 0.04  # of the contrast, from a pixel to the next, on paper
WIDE = 2.5  # heights: shorter lines tell too little
GREEK_WORD = re.compile("[\u0370-\u03ff]{3}")  # fewer are a formula
GREEK = "Greek"
VIETNAMESE = re.compile("[\u01a0\u01a1\u01af\u01b0]")  # letters that no other language has
HALF_VIETNAMESE = re.compile("[\u01a0\u01a1\u01af\u01b0\u0110\u0111]")  # nor many
WORD = re.compile(r"[^\W\d_]{2,}")
VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
FEWEST_TORN = 3  # words without a vowel, and their share, which tell that vowels are lost
TORN = 0.1
MAX_SHARE = 0.4  # of the width of a page's lines: it is a page in that script
MUTE = 0.5  # of a line's ink without a character: what is left of it is of no use
READ = 0.9  # mean score of what was read in a line that lost letters
# How much ink must look like letters of a script that is not known: in a line that says nothing,
# in one that makes something up, and in one that lost a word where an icon may be.
LIKE_MUTE, LIKE_INVENTED, LIKE_TORN = 0.52, 0.68, 0.7
MIXED = 4  # letters that it knows: the rest of a line tells little of the script
MOST_COMPARED = 12  # lines: it takes the network again

DOES_NOT_KNOW = "that the local OCR model doesn't know"
ADVICE = "Choose a provider's vision model to read it."
PARTLY = (
    "This looks like Vietnamese. The local OCR model doesn't know all of its letters and"
    f" leaves some out. {ADVICE}"
)


@dataclass(frozen=True)
class Unknown:
    """The lines that are no text, by their number, and the sentence on them."""

    lines: frozenset[int] = frozenset()
    sentence: str = ""


class Page:
    """The lines of an image, and what the network made of them."""

    def __init__(
        self,
        image: Image.Image,
        boxes: Sequence[Rectangle],
        said: Sequence[Said],
        compare: Callable[[int], Shapes],
    ) -> None:
        self.said, self._boxes, self._compare = said, boxes, compare
        self.wide = [n for n, box in enumerate(boxes) if _get_length(box) > WIDE * _get_height(box)]
        self.doubtful = [
            n
            for n in self.wide
            if is_doubtful(said[n], image, boxes[n]) and not is_ornament(said[n])
        ]

    def count_lines(self) -> int:
        return len(self._boxes)

    def find_short(self) -> set[int]:
        return set(range(len(self._boxes))) - set(self.wide)

    def measure_doubt(self) -> float:
        """The share of the lines that are in doubt, by their width."""
        total = sum(_get_length(self._boxes[n]) for n in self.wide)
        return sum(_get_length(self._boxes[n]) for n in self.doubtful) / max(1, total)

    def compare_lines(self, lines: Iterable[int]) -> dict[int, Shapes]:
        longest = sorted(lines, key=lambda n: -_get_length(self._boxes[n]))[:MOST_COMPARED]
        return {n: self._compare(n) for n in longest}

    def name_script(self, shapes: Mapping[int, Shapes]) -> str:
        """The script of these lines. Of Greek it knows most letters."""
        if any(GREEK_WORD.search(self.said[n].text) for n in shapes):
            return GREEK
        return name_script([shapes[n] for n in shapes if count_letters(self.said[n]) < MIXED])


def find_unknown(
    image: Image.Image,
    boxes: Sequence[Rectangle],
    said: Sequence[Said],
    compare: Callable[[int], Shapes],
) -> Unknown:
    """Where much of the page is in doubt, it is in another script. A line among many is, if it
    looks like one: a page may have a signature, a logo or an ornament."""
    page = Page(image, boxes, said, compare)
    share = page.measure_doubt()
    if page.doubtful and share >= MAX_SHARE:
        short = page.find_short() if share > 1 - SILENT else set[int]()
        name = page.name_script(page.compare_lines(page.doubtful))
        sentence = write_sentence(len(page.doubtful), 0, len(page.wide), name)
        return Unknown(frozenset(page.doubtful) | short, sentence)
    if unknown := find_lone_lines(page):
        return unknown
    text = "\n".join(line.text for line in said)
    return Unknown(sentence=PARTLY if is_vietnamese(text) else "")


def find_lone_lines(page: Page) -> Unknown | None:
    """Lines of another script on a page that is known. What else is in such a line stays."""
    shapes = page.compare_lines(page.doubtful)
    foreign = [n for n in shapes if is_foreign(page.said[n], shapes[n])]
    if not foreign:
        return None
    torn = {n for n in foreign if is_torn(page.said[n])}
    name = page.name_script({n: shapes[n] for n in foreign})
    lost = frozenset(foreign) - torn
    return Unknown(lost, write_sentence(len(lost), len(torn), page.count_lines(), name))


def is_foreign(line: Said, shapes: Shapes) -> bool:
    if GREEK_WORD.search(line.text):
        return True
    if line.silent > MUTE:
        return measure_likeness(shapes) >= LIKE_MUTE
    return measure_likeness(shapes) >= (LIKE_TORN if is_torn(line) else LIKE_INVENTED)


def is_ornament(line: Said) -> bool:
    """Made of one or two signs: a row of stars, a wave."""
    return 0 < count_kinds(line) < FEWEST_KINDS and line.silent < MUTE


def is_torn(line: Said) -> bool:
    """Whether most of it was read, and a word or two are missing."""
    return line.silent < MUTE and get_score(line) >= READ and not GREEK_WORD.search(line.text)


def count_letters(line: Said) -> int:
    """Letters that were surely read."""
    return sum(glyph.text.isalpha() and glyph.score >= READ for glyph in line.glyphs)


def get_score(line: Said) -> float:
    """The mean of its characters; without ink and characters there is no doubt."""
    scores = [glyph.score for glyph in line.glyphs if not glyph.text.isspace()]
    return float(np.mean(scores)) if scores else 1.0


def is_doubtful(line: Said, image: Image.Image, box: Rectangle) -> bool:
    if line.silent > SILENT or GREEK_WORD.search(line.text):
        return True
    mean = get_score(line)
    return mean < UNSURE or (mean < UNSURE_SHARP and _is_sharp(image, box))


def is_vietnamese(text: str) -> bool:
    """By letters of its own, or by one and many words that have lost their vowels."""
    words = WORD.findall(text)
    torn = sum(not VOWEL.search(normalize("NFD", word)) for word in words if not word.isupper())
    lost = torn >= FEWEST_TORN and torn >= TORN * len(words)
    return len(VIETNAMESE.findall(text)) > 1 or (lost and bool(HALF_VIETNAMESE.search(text)))


def _is_sharp(image: Image.Image, box: Rectangle) -> bool:
    """Whether letters have edges: neither out of focus nor enlarged nor noisy."""
    corners = box.list_corners()
    low, high = corners.min(axis=0), corners.max(axis=0)
    part = image.convert("L").crop((int(low[0]), int(low[1]), int(high[0]) + 1, int(high[1]) + 1))
    pixels = np.asarray(part, dtype=np.float32)
    dark, light = np.percentile(pixels, [2, 90])
    steps = np.abs(np.diff(pixels, axis=1)) / max(1.0, float(light - dark))
    return float(np.percentile(steps, EDGES)) > SHARP and float(np.median(steps)) < NOISE


def _get_length(box: Rectangle) -> float:
    return max(box.width, box.height)


def _get_height(box: Rectangle) -> float:
    return min(box.width, box.height)


def write_sentence(lost: int, torn: int, lines: int, name: str) -> str:
    """How many lines are left out or have lost letters, and what they seem to be."""
    script = f"a script or handwriting {DOES_NOT_KNOW}"
    probably = f" (probably {name})" if name else ""
    if lost == lines:
        return f"This page is in {script}{probably}. {ADVICE}"
    parts = []
    if lost:
        what = "is" if lost == 1 else "are"
        left = "it was left out" if lost == 1 else "they were left out"
        parts.append(f"{lost} of {lines} lines {what} in {script}{probably}; {left}.")
    if torn:
        other = f"words are missing that are in {script}{probably}."
        parts.append(f"In {torn} of {lines} lines {other}")
    return " ".join([*parts, ADVICE])
