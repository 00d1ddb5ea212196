"""Characters that the network was unsure of, settled by what stands around them on the page.

A dollar sign by itself looks like an s with a tail, and an icon like a Chinese character. Both are
only changed where the network itself saw the other possibility, or was far from sure.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from playground.local.vision.recognise import Glyph, Glyphs

CURRENCIES = {"$": "şŞšŠșȘ§Ss", "€": "ЄeEcC", "£": "fFEL", "¥": "Y"}  # and their doubles
IDEOGRAPHIC = (("\u3041", "\u30ff"), ("\u3400", "\u9fff"), ("\U00020000", "\U0003ffff"))
POSSIBLE = 0.05  # likelihood from which on a sign is taken where only a sign makes sense
SURE = 0.9
CERTAIN = 0.97
FEWEST_SIGNS = 3  # by themselves, that make a column
FEWEST_SURE = 8  # characters of a page, below which it is of no language
MOST_FOREIGN = 0.03  # of them, and one at least: more, and the page is written in both


def settle_lines(lines: Sequence[Glyphs]) -> list[Glyphs]:
    """The lines of one page."""
    foreign = _is_foreign(lines)
    settled = [_find_signs(_drop_icons(line) if foreign else line) for line in lines]
    sign = _find_column(settled)
    return [_replace_sign(line, sign) for line in settled] if sign else settled


def _find_column(lines: Sequence[Glyphs]) -> str:
    """The sign that stands by itself again and again, left of the figures of a receipt."""
    alone = Counter(line[0].text for line in lines if len(line) == 1)
    return next((sign for sign in CURRENCIES if alone[sign] >= FEWEST_SIGNS), "")


def _replace_sign(line: Glyphs, sign: str) -> Glyphs:
    """In that column a letter of the same shape is the sign, however sure the network is."""
    is_double = len(line) == 1 and line[0].text in CURRENCIES[sign]
    return [replace(line[0], text=sign)] if is_double else line


def is_ideographic(text: str) -> bool:
    """Chinese characters and kana; not punctuation, which other languages' pages hold, too."""
    return any(low <= c <= high for c in text for low, high in IDEOGRAPHIC)


def _is_foreign(lines: Sequence[Glyphs]) -> bool:
    """Whether a Chinese character would be a stranger on this page."""
    sure = [g for line in lines for g in line if g.score >= SURE and g.text.isalnum()]
    strangers = sum(is_ideographic(glyph.text) for glyph in sure)
    return len(sure) >= FEWEST_SURE and strangers <= max(1, MOST_FOREIGN * len(sure))


def _drop_icons(line: Glyphs) -> Glyphs:
    """Without characters that stand alone among others, and that the network was unsure of."""
    settled: Glyphs = []
    alone = sum(not glyph.text.isspace() for glyph in line) == 1
    for stranger, run in groupby(line, key=lambda glyph: is_ideographic(glyph.text)):
        glyphs = list(run)
        if not stranger or len(glyphs) > 1 or glyphs[0].score >= (CERTAIN if alone else SURE):
            settled += glyphs
        else:
            settled += _list_others(glyphs[0])
    return settled


def _list_others(glyph: Glyph) -> Iterator[Glyph]:
    """What else it may be, on a page without Chinese characters."""
    for text, score in glyph.others:
        if not is_ideographic(text) and text.strip() and score >= POSSIBLE:
            yield replace(glyph, text=text, score=score)
            return


def _find_signs(line: Glyphs) -> Glyphs:
    """A letter by itself or right before a figure is the sign of a currency, if it may be one."""
    return [
        _join_signs(glyph) if _is_alone(line, place) else glyph for place, glyph in enumerate(line)
    ]


def _is_alone(line: Glyphs, place: int) -> bool:
    before = line[place - 1].text if place else " "
    after = line[place + 1].text if place + 1 < len(line) else " "
    return before.isspace() and (after.isspace() or after.isdigit())


def _join_signs(glyph: Glyph) -> Glyph:
    """Both likelihoods together: the network saw one thing and had two names for it."""
    likely = dict(glyph.others)
    for sign, doubles in CURRENCIES.items():
        own = glyph.score if glyph.text == sign else likely.get(sign, 0.0)
        if glyph.text in doubles + sign and own >= POSSIBLE:
            score = glyph.score + sum(s for text, s in glyph.others if text in doubles + sign)
            return replace(glyph, text=sign, score=min(1.0, score))
    return glyph
