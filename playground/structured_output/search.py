"""Whether an expression occurs in a text, as JavaScript finds it. Runs in the child process."""

import regex

from playground.structured_output.javascript import PatternError, split_pairs, translate_pattern
from playground.structured_output.results import (
    SEARCH_SECONDS,
    SEARCH_TOO_SLOW,
    VALID,
    Result,
    build_refusal,
    give_up,
)

LETTERS = {"i": regex.IGNORECASE, "m": 0, "s": 0}  # the last two are written into the expression


def compile_search(pattern: str) -> tuple[regex.Pattern[str], bool]:
    """Also whether the text comes in units of 16 bits. Raises PatternError."""
    translation = translate_pattern(pattern)
    flags = regex.VERSION0
    for letter in translation.flags:
        flags |= LETTERS[letter]
    try:
        return regex.compile(translation.source, flags), translation.units
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        raise PatternError(getattr(error, "msg", "") or "it is too large") from error


def find_pattern_fault(pattern: str) -> str:
    """Why nothing can be searched with it, as a clause; empty where it can."""
    try:
        compile_search(pattern)
    except PatternError as error:
        return str(error)
    return ""


def search_text(pattern: str, text: str) -> Result:
    try:
        expression, units = compile_search(pattern)
        match = expression.search(split_pairs(text) if units else text, timeout=SEARCH_SECONDS)
    except PatternError as error:
        return give_up(f"It isn't a regular expression: {error}.")
    except TimeoutError:
        return give_up(SEARCH_TOO_SLOW)
    return VALID if match else build_refusal("Nothing in it matches the regular expression.")
