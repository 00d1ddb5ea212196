"""Regular expressions as JavaScript reads them, written for the library `regex`.

JavaScript's `\\d`, `\\w` and `\\b` know ASCII only, its `\\s` and `.` know other line ends, its `$`
is the very end, and without the flag `u` it counts a character beyond 16 bits as two. What it
rejects (possessive quantifiers, atomic groups, comments) is rejected here. Two things go further:
flags at the start, `(?i)`, and `\\p{…}`, which turns on the flag `u`.
"""

from playground.structured_output.javascript.character_sets import SPACES
from playground.structured_output.javascript.reader import PatternError, split_pairs
from playground.structured_output.javascript.translation import Translation, translate_pattern

__all__ = ["SPACES", "PatternError", "Translation", "split_pairs", "translate_pattern"]
