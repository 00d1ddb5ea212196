"""How far readings agree: words aligned, differences, a merged reading, error rates.

Alignment is the exact Levenshtein one, by rapidfuzz: bit-parallel and in little memory, so that two
texts of 50,000 words take about a second whether they are alike or not (difflib takes hours).
It is work for a thread, not for the event loop. Markdown is no word: it is shown, and not compared.
"""

from vision.words.compare import Piece, list_differences, measure_agreement
from vision.words.merge import Alternative, Span, find_strangers, join_spans, merge_texts
from vision.words.rates import measure_cer, measure_wer
from vision.words.tokens import Token, tokenise_text

__all__ = [
    "Alternative",
    "Piece",
    "Span",
    "Token",
    "find_strangers",
    "join_spans",
    "list_differences",
    "measure_agreement",
    "measure_cer",
    "measure_wer",
    "merge_texts",
    "tokenise_text",
]
