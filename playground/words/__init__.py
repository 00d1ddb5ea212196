"""How far texts agree: words in any script, aligned, and what two texts have in common.

Alignment is the exact Levenshtein one, by rapidfuzz: bit-parallel and in little memory, so that two
texts of 50,000 words take about a second whether they are alike or not (difflib takes hours).
It is work for a thread, not for the event loop. Markdown is no word: it is shown, and not compared.
"""

from playground.words.compare import Piece, list_differences, measure_agreement
from playground.words.rates import measure_cer, measure_wer
from playground.words.tokens import Token, tokenise_text

__all__ = [
    "Piece",
    "Token",
    "list_differences",
    "measure_agreement",
    "measure_cer",
    "measure_wer",
    "tokenise_text",
]
