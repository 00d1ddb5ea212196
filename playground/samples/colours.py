"""A sample as HTML: its parts, coloured by what they are, older messages apart."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from playground.infrastructure.offload import offload
from playground.samples.code import Sample

if TYPE_CHECKING:  # Pygments is loaded with the first sample that is shown
    from pygments.token import _TokenType

MAX_CHARS = 5_000  # in view; more is left without colours, which would take too long
MAX_KEPT = 128  # parts: an empty form has the same code for everybody
FOLDED = "older_messages_"  # takes their place while the rest is read: a name in every language

LEXERS = {"json": "javascript"}  # which knows names, and so what stands for the folded messages

NOTHING = SafeString("")

_coloured_parts: dict[tuple[str, str], SafeString] = {}  # by language and code

Tokens = list[tuple["_TokenType", str]]


@dataclass(frozen=True, slots=True)
class Parts:
    """HTML. Together, without markup, they are the code to the letter."""

    head: SafeString
    folded: SafeString = NOTHING
    tail: SafeString = NOTHING


def colour_aside(sample: Sample) -> Parts:
    """The same as `colour_sample`, found beside the event loop unless it is known."""
    return colour_sample(sample) if is_quick(sample) else offload(colour_sample, sample)


def colour_sample(sample: Sample) -> Parts:
    fold, code = sample.fold, sample.code
    if fold is None:
        return Parts(colour_part(sample.language, code))
    before, after = code[: fold.start], code[fold.end :]
    folded = escape(code[fold.start : fold.end])
    if len(before + after) > MAX_CHARS or FOLDED in before + after:
        return Parts(escape(before), folded, escape(after))
    head, tail = split_tokens(read_tokens(sample.language, f"{before}{FOLDED}{after}"))
    return Parts(write_html(head), folded, write_html(tail))


def colour_part(language: str, code: str) -> SafeString:
    if len(code) > MAX_CHARS:
        return escape(code)
    coloured = _coloured_parts.get((language, code))
    if coloured is None:
        coloured = write_html(read_tokens(language, code))
        if len(_coloured_parts) >= MAX_KEPT:
            _coloured_parts.clear()
        _coloured_parts[language, code] = coloured
    return coloured


def is_quick(sample: Sample) -> bool:
    """Whether its colours are known, or it has none."""
    if sample.fold is not None:
        return False
    return len(sample.code) > MAX_CHARS or (sample.language, sample.code) in _coloured_parts


def read_tokens(language: str, code: str) -> Tokens:
    from pygments.lexers import get_lexer_by_name

    name = LEXERS.get(language, language)
    return list(get_lexer_by_name(name, stripnl=False, ensurenl=False).get_tokens(code))


def split_tokens(tokens: Tokens) -> tuple[Tokens, Tokens]:
    """What stands before the folded messages, and behind them; a string may go on in both."""
    at = next(number for number, (_, text) in enumerate(tokens) if FOLDED in text)
    kind, text = tokens[at]
    first, _, rest = text.partition(FOLDED)
    return [*tokens[:at], (kind, first)], [(kind, rest), *tokens[at + 1 :]]


def write_html(tokens: Tokens) -> SafeString:
    # The package itself is exchanged while it is imported: a second thread would not find it there.
    from pygments.formatters.html import HtmlFormatter

    out = io.StringIO()
    HtmlFormatter(nowrap=True).format(tokens, out)
    html = out.getvalue()  # the formatter ends the last line, ended or not
    ended = not tokens or next((text for _, text in reversed(tokens) if text), "").endswith("\n")
    return mark_safe(html if ended else html.removesuffix("\n"))  # noqa: S308 - escaped by Pygments
