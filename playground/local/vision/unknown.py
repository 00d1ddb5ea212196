"""Writing that the network does not know: letters it passes over in silence, or makes up.

Of a script that is not among its characters it says nothing where there is ink, or it names Latin
letters of a like shape, far from sure of them although the picture is sharp. Neither is a text.
Of two languages it knows a part of the letters: Greek without accents, as formulas have it, and
Vietnamese without most of its vowels.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
from PIL import Image

from playground.local.vision.recognise import Said
from playground.local.vision.regions import Rectangle

SILENT = 0.12  # of a line's ink without a character: none is passed over on a page that is known
UNSURE = 0.68  # mean score of a line, below which it is no text
UNSURE_SHARP = 0.85  # the same where the picture gives no reason to be unsure
SHARP = 0.25  # of the contrast, from a pixel to the next, at the edges of letters
EDGES = 95  # percentile of all steps that is taken for an edge
NOISE = 0.04  # of the contrast, from a pixel to the next, on paper
WIDE = 2.5  # heights: shorter lines tell too little
GREEK_WORD = re.compile("[\u0370-\u03ff]{3}")  # fewer are a formula
VIETNAMESE = re.compile("[\u01a0\u01a1\u01af\u01b0]")  # letters that no other language has
HALF_VIETNAMESE = re.compile("[\u01a0\u01a1\u01af\u01b0\u0110\u0111]")  # nor many
WORD = re.compile(r"[^\W\d_]{2,}")
VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
FEWEST_TORN = 3  # words without a vowel, and their share, which tell that vowels are lost
TORN = 0.1
MOST = 0.4  # of the width of a page's lines


ADVICE = "Choose a provider's vision model to read it."
PARTLY = (
    "This looks like Vietnamese. The local reader does not know all of its letters, and leaves"
    f" them out. {ADVICE}"
)


@dataclass(frozen=True)
class Unknown:
    """The lines that are no text, by their number, and the sentence on them."""

    lines: frozenset[int] = frozenset()
    sentence: str = ""


def find_unknown(image: Image.Image, boxes: Sequence[Rectangle], said: Sequence[Said]) -> Unknown:
    """Nothing, unless much of the page is in doubt: a signature or a logo is on many."""
    wide = [n for n, box in enumerate(boxes) if _long(box) > WIDE * _short(box)]
    doubtful = [n for n in wide if is_doubtful(said[n], image, boxes[n])]
    share = sum(_long(boxes[n]) for n in doubtful) / max(1, sum(_long(boxes[n]) for n in wide))
    if not doubtful or share < MOST:
        text = "\n".join(line.text for line in said)
        return Unknown(sentence=PARTLY if is_vietnamese(text) else "")
    short = set(range(len(boxes))) - set(wide) if share > 1 - SILENT else set[int]()
    return Unknown(frozenset(doubtful) | short, _sentence(len(doubtful), len(wide)))


def is_doubtful(line: Said, image: Image.Image, box: Rectangle) -> bool:
    if line.silent > SILENT or GREEK_WORD.search(line.text):
        return True
    scores = [glyph.score for glyph in line.glyphs if not glyph.text.isspace()]
    mean = float(np.mean(scores)) if scores else 1.0  # no ink, no characters: no doubt
    return mean < UNSURE or (mean < UNSURE_SHARP and _is_sharp(image, box))


def is_vietnamese(text: str) -> bool:
    """By letters of its own, or by one and many words that have lost their vowels."""
    words = WORD.findall(text)
    torn = sum(not VOWEL.search(normalize("NFD", word)) for word in words if not word.isupper())
    lost = torn >= FEWEST_TORN and torn >= TORN * len(words)
    return len(VIETNAMESE.findall(text)) > 1 or (lost and bool(HALF_VIETNAMESE.search(text)))


def _is_sharp(image: Image.Image, box: Rectangle) -> bool:
    """Whether letters have edges: neither out of focus nor enlarged nor noisy."""
    corners = box.corners()
    low, high = corners.min(axis=0), corners.max(axis=0)
    part = image.convert("L").crop((int(low[0]), int(low[1]), int(high[0]) + 1, int(high[1]) + 1))
    pixels = np.asarray(part, dtype=np.float32)
    dark, light = np.percentile(pixels, [2, 90])
    steps = np.abs(np.diff(pixels, axis=1)) / max(1.0, float(light - dark))
    return float(np.percentile(steps, EDGES)) > SHARP and float(np.median(steps)) < NOISE


def _long(box: Rectangle) -> float:
    return max(box.width, box.height)


def _short(box: Rectangle) -> float:
    return min(box.width, box.height)


def _sentence(doubtful: int, lines: int) -> str:
    if doubtful == lines:
        what = "This page is in a script or a handwriting that the local reader does not know."
    else:
        what = (
            f"{doubtful} of {lines} lines are in a script or a handwriting that the local reader"
            " does not know; they were left out."
        )
    return f"{what} {ADVICE}"
