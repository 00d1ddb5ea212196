"""How far a reading is from the truth: the character error rate."""

import re
import unicodedata

import numpy as np


def normalise_text(text: str) -> str:
    """One space for any white space: where lines break is no error."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def measure_distance(one: str, other: str) -> int:
    """Levenshtein's: the fewest characters to insert, delete or replace."""
    if not other:
        return len(one)
    letters = np.array([ord(c) for c in other])
    places = np.arange(len(other) + 1)
    row = places
    for number, letter in enumerate(one, start=1):
        changed = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(letter)))
        # An insertion leans on its left neighbour: without its place, a running minimum.
        row = np.minimum.accumulate(np.concatenate(([number], changed)) - places) + places
    return int(row[-1])
