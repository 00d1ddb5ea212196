"""Markdown in a reading: what stands there for the layout, and is no word of the page.

Signs are hidden in place, one for one, so that what is found in the hidden text lies at the same
position in the text itself. A sign is only hidden where Markdown would take it for one: a masked
card number (`**** 1234`), a product (`2*3*4`) and a blank to fill in (`____`) stay.
"""

import re

HIDDEN = "\0"  # nothing stands there; a space: it parts words as well

# Whole lines: a rule, the line under a table's head, a code fence.
LINES = re.compile(
    r"^[ \t]*+(?:([-*_=])(?:[ \t]*+\1){2,}|\|?(?:[ \t]*+:?-+:?[ \t]*+\|)+(?:[ \t]*+:?-+:?)?"
    r"|(?:```|~~~)[\w+-]*+)[ \t]*+$",
    re.MULTILINE,
)
# At the beginning of a line: a heading, a quotation, a list. A minus before a figure is one.
STARTS = re.compile(
    r"^[ \t]*+(?:>[ \t]?)*+(?:#{1,6}(?=[ \t])|[-*+](?=[ \t]++[^\s\d]))|^[ \t]*+(?:>[ \t]?)++",
    re.MULTILINE,
)
# A cell's edge, and the HTML that models use inside Markdown.
PARTS = re.compile(
    r"(?<!\\)\||</?(?:br|p|div|span|table|thead|tbody|tr|t[hd])(?:[ \t/][^<>\n]{0,200})?>",
    re.IGNORECASE,
)
TAGS = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|mark|code)>", re.IGNORECASE)
# Around words, nested from the outside in; bounded, so that a long line of stars takes no time.
AROUND = (
    re.compile(r"(?<![*\\])(\*{2,3})(?![\s*])([^\n]{0,300}?[^\s*])(\1)(?!\*)"),
    re.compile(r"(?<![\w*\\])(\*)(?![\s*])([^*\n]{0,300}?[^\s*])(\1)(?![\w*])"),
    re.compile(r"(?<![\w\\])(_{1,2})(?![\s_])([^_\n]{0,300}?[^\s_])(\1)(?!\w)"),
    re.compile(r"(?<!~)(~~)(?![\s~])([^~\n]{0,300}?[^\s~])(\1)(?!~)"),
    re.compile(r"(!?\[)([^\[\]\n]{0,300})(\]\([^()\s]{0,500}\))"),
)
TICKS = re.compile(r"`+")
ESCAPES = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!|~>])")


def strip_markup(text: str) -> str:
    """The text without its signs."""
    return hide_markup(text).replace(HIDDEN, "")


def hide_markup(text: str) -> str:
    """As long as the text, with HIDDEN or a space in place of each sign."""
    for pattern in (LINES, STARTS, PARTS):
        text = pattern.sub(_blank_match, text)
    for pattern in AROUND:
        text = pattern.sub(_hide_around, text)
    for pattern in (TAGS, TICKS, ESCAPES):
        text = pattern.sub(_hide_match, text)
    return text


def _blank_match(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _hide_match(match: re.Match[str]) -> str:
    return HIDDEN * len(match[0])


def _hide_around(match: re.Match[str]) -> str:
    return f"{HIDDEN * len(match[1])}{match[2]}{HIDDEN * len(match[3])}"
