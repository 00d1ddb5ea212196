"""How far readings agree: words aligned, differences, a merged reading, error rates.

Alignment is the exact Levenshtein one, by rapidfuzz: bit-parallel and in little memory, so that two
texts of 50,000 words take about a second whether they are alike or not (difflib takes hours).
It is work for a thread, not for the event loop. Markdown is no word: it is shown, and not compared.
"""

from vision.words.compare import Piece, agreement, differences
from vision.words.merge import Alternative, Span, merge, reading, strangers
from vision.words.rates import cer, wer
from vision.words.tokens import Token, tokenise

__all__ = [
    "Alternative",
    "Piece",
    "Span",
    "Token",
    "agreement",
    "cer",
    "differences",
    "merge",
    "reading",
    "strangers",
    "tokenise",
    "wer",
]
