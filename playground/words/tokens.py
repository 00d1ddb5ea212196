"""Text as words, in any script; glued together again they are the text.

Every character is given a kind, and words are found in the string of kinds, so that what belongs
together is said once and holds for all scripts: `\\w` of `re` breaks Hindi at every vowel sign.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from playground.words.markup import HIDDEN, hide_markup

# Scripts written without spaces: there each character stands for itself, as in every diff of them.
ALONE = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # 々〆〇
    (0x3040, 0x312F),  # Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31FF),
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),  # halfwidth Katakana
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),  # Han, the rest
)
IN_WORDS = frozenset("'’ʼ-‐‑·")  # as in: don't, well-known, col·legi
IN_NUMBERS = frozenset(".,:/٫٬")  # 1,234.50, 12:30, 24/12/2024

# w letter, d digit, m mark on the character before, c stands alone, i and n see above, p the rest.
WORD = re.compile(r"[wd][wdm]*(?:(?:i|(?<=d)n(?=d))[wd][wdm]*)*|cm*|m+|[pin][pinm]*")
SAME = re.compile(r"(.)\1*", re.DOTALL)


class Token(NamedTuple):
    """One word, ideograph or run of one punctuation mark; the white space and markup before it."""

    text: str
    before: str


def tokenise_text(text: str) -> list[Token]:
    """The words of the text, NFC. What stands behind the last one is left out, see `find_tail`."""
    text = normalise_text(text)
    tokens, end = [], 0
    for start, stop in _list_spans(text):
        tokens.append(Token(text[start:stop], text[end:start]))
        end = stop
    return tokens


def find_tail(text: str, tokens: list[Token]) -> str:
    """The markup behind the last word: a cell's edge, the end of something bold."""
    return normalise_text(text)[len(join_tokens(tokens)) :].rstrip()


def normalise_text(text: str) -> str:
    """One spelling of each accent, one kind of line break."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def join_tokens(tokens: list[Token]) -> str:
    return "".join(f"{each.before}{each.text}" for each in tokens)


def classify_characters(text: str) -> str:
    """The kind of each character, one letter each."""
    return text.translate({ord(c): _classify_character(c) for c in set(text)})


def _list_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where words begin and end; of punctuation, each run of one mark is a word: `......`."""
    for match in WORD.finditer(classify_characters(hide_markup(text))):
        if match[0][0] in "wdcm":
            yield match.span()
        else:
            yield from (mark.span() for mark in SAME.finditer(text, *match.span()))


def _classify_character(character: str) -> str:
    if character.isspace() or character == HIDDEN:
        return " "
    if any(first <= ord(character) <= last for first, last in ALONE):
        return "m" if unicodedata.category(character)[0] == "M" else "c"
    if character in IN_WORDS or character in IN_NUMBERS:
        return "i" if character in IN_WORDS else "n"
    return _KINDS.get(unicodedata.category(character), "p")


_KINDS = {
    **dict.fromkeys(("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "No", "Cf"), "w"),
    "Nd": "d",
    **dict.fromkeys(("Mn", "Mc", "Me"), "m"),
}
