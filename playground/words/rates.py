"""Error rates against a text known to be right. Exact: edits over the length of that text.

White space counts as one space, accents as NFC, Markdown not at all. A rate passes 1.0 when more
was invented than there was; where nothing was there to read it is 0.0 for nothing and 1.0 for
anything.
"""

import re
from collections.abc import Sequence

from playground.words.markup import strip_markup
from playground.words.tokens import classify_characters, normalise_text

PARTED = re.compile(r"cm*|[^c ]+")  # over the kinds: what stands alone, or all up to white space


def measure_cer(truth: str, text: str) -> float:
    """Character error rate."""
    return _measure_rate(_normalise_text(truth), _normalise_text(text))


def measure_wer(truth: str, text: str) -> float:
    """Word error rate. A word is what white space parts, with its punctuation, as is usual;

    in scripts written without spaces it is the character.
    """
    return _measure_rate(_split_words(truth), _split_words(text))


def _measure_rate(truth: Sequence[str], text: Sequence[str]) -> float:
    if not truth:
        return 1.0 if text else 0.0
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(truth, text) / len(truth)


def _normalise_text(text: str) -> str:
    return " ".join(strip_markup(normalise_text(text)).split())


def _split_words(text: str) -> list[str]:
    text = strip_markup(normalise_text(text))
    return [text[slice(*match.span())] for match in PARTED.finditer(classify_characters(text))]
