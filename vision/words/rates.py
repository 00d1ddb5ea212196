"""Error rates against a text known to be right. Exact: edits over the length of that text.

White space counts as one space, accents as NFC, Markdown not at all. A rate passes 1.0 when more
was invented than there was; where nothing was there to read it is 0.0 for nothing and 1.0 for
anything.
"""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from vision.words.markup import plain
from vision.words.tokens import kinds, normal

PARTED = re.compile(r"cm*|[^c ]+")  # over the kinds: what stands alone, or all up to white space


def cer(truth: str, text: str) -> float:
    """Character error rate."""
    return _rate(_plain(truth), _plain(text))


def wer(truth: str, text: str) -> float:
    """Word error rate. A word is what white space parts, with its punctuation, as is usual;

    in scripts written without spaces it is the character.
    """
    return _rate(_words(truth), _words(text))


def _rate(truth: Sequence[str], text: Sequence[str]) -> float:
    if not truth:
        return 1.0 if text else 0.0
    return Levenshtein.distance(truth, text) / len(truth)


def _plain(text: str) -> str:
    return " ".join(plain(normal(text)).split())


def _words(text: str) -> list[str]:
    text = plain(normal(text))
    return [text[slice(*found.span())] for found in PARTED.finditer(kinds(text))]
