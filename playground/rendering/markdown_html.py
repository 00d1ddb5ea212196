"""HTML in an answer: what is harmless is kept, comments are dropped, all else is shown as written.

A tag is rebuilt from its name and the few attributes that its meaning needs; the sanitiser looks
at the result once more. Words in pointed brackets that are no such tag (`<answer>`, `<String>`)
are text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.token import Token

from playground.rendering.links import LINK, is_link

INLINE = {
    "a", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
}  # fmt: skip
BLOCKS = {
    "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "h4",
    "h5", "h6", "li", "ol", "p", "pre", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
VOID = {"br", "hr", "img", "wbr"}
HTML_TAGS = INLINE | BLOCKS | VOID
RENAMED = {"center": "div", "strike": "s", "tt": "code"}
DIRECTED = {"blockquote", "div", "p", "summary", "td", "th"}
# The attributes that a tag keeps, and what their values look like.
SIDE = re.compile(r"left|center|right")
COUNT = re.compile(r"\d{1,3}")
ALLOWED = (
    {name: {"align": SIDE} for name in ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6")}
    | {name: {"align": SIDE, "colspan": COUNT, "rowspan": COUNT} for name in ("td", "th")}
    | {"a": {"href": LINK}, "ol": {"start": re.compile(r"\d{1,9}")}}
    | {"details": {"open": re.compile(r"(?:open|true)?")}}
)
TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9-]*)"
    r"""((?:\s+[A-Za-z_:][A-Za-z0-9:._-]*(?:\s*=\s*(?:[^"'=<>`\s]+|'[^']*'|"[^"]*"))?)*)\s*/?>"""
)
ATTRIBUTE = re.compile(
    r"""([A-Za-z_:][A-Za-z0-9:._-]*)(?:\s*=\s*([^"'=<>`\s]+|'[^']*'|"[^"]*"))?"""
)
OUTWARD = ' target="_blank" rel="noopener noreferrer nofollow"'


@dataclass(slots=True)
class Piece:
    """A tag, or the text between two."""

    text: str
    name: str = ""
    closing: bool = False
    attributes: str = ""
    paired: bool = False


def html_rules(md: MarkdownIt) -> None:
    md.block.ruler.at("html_block", safe_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.add_render_rule("html_block", render_block)
    md.add_render_rule("html_inline", render_inline)


def safe_block(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """Lines of HTML, where they begin with a tag that is shown, or with a comment."""
    start = state.bMarks[line] + state.tShift[line]
    text = state.src[start : state.eMarks[line]]
    name = re.match(r"</?([A-Za-z][A-Za-z0-9]*)", text)
    if not text.startswith("<!--") and not (name and name[1].lower() in HTML_TAGS):
        return False
    return html_block(state, line, last, silent)


def split_tags(content: str) -> Iterator[Piece]:
    """Tags and the text between them; comments are left out."""
    at = start = 0
    comment_end = content.rfind("-->")
    while (at := content.find("<", at)) >= 0:
        tag = TAG.match(content, at)
        comment = comment_end > at and content.startswith("<!--", at)
        if not tag and not comment:
            at += 1
            continue
        if at > start:
            yield Piece(content[start:at])
        if tag:
            yield Piece(tag[0], tag[2].lower(), bool(tag[1]), tag[3])
        at = start = tag.end() if tag else content.find("-->", at) + 3
    yield Piece(content[start:])


def pair_tags(pieces: Sequence[Piece]) -> None:
    """A tag of words that has no partner is text: the rest of an answer is not to be bold."""
    opened: list[Piece] = []
    counts: Counter[str] = Counter()
    for piece in pieces:
        if piece.name not in INLINE:
            piece.paired = True
        elif not piece.closing:
            opened.append(piece)
            counts[piece.name] += 1
        elif counts[piece.name]:
            while (last := opened.pop()).name != piece.name:
                counts[last.name] -= 1
            counts[piece.name] -= 1
            piece.paired = last.paired = True


def write_attributes(piece: Piece) -> str:
    name = RENAMED.get(piece.name, piece.name)
    allowed = ALLOWED.get(name, {})
    written = ' align="center"' if piece.name == "center" else ""
    for key, value in ATTRIBUTE.findall(piece.attributes):
        plain = value.strip("\"'")
        if key.lower() in allowed and allowed[key.lower()].fullmatch(plain):
            written += f' {key.lower()}="{plain.replace(chr(34), "&quot;")}"'
        elif (name, key.lower()) == ("a", "href"):
            written += f' title="{plain.replace(chr(34), "&quot;")}"'
    if name == "a" and "href=" in written:
        written += OUTWARD
    return written + (' dir="auto"' if name in DIRECTED else "")


def write_image(piece: Piece) -> str:
    """An image would call a stranger's server from the reader's browser: its words are shown."""
    read = {k.lower(): v.strip("\"'") for k, v in ATTRIBUTE.findall(piece.attributes)}
    words = write_text(f"[{read.get('alt') or 'image'}]")
    source = read.get("src", "").replace('"', "&quot;")
    return f'<a href="{source}"{OUTWARD}>{words}</a>' if is_link(source) else words


def write_text(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


def write_piece(piece: Piece) -> str:
    if not piece.name:
        return write_text(piece.text)
    if piece.name not in HTML_TAGS or not piece.paired:
        return escape(piece.text)
    if piece.name == "img":
        return write_image(piece)
    name = RENAMED.get(piece.name, piece.name)
    return f"</{name}>" if piece.closing else f"<{name}{write_attributes(piece)}>"


def render_block(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    pieces = list(split_tags(tokens[index].content))
    pair_tags(pieces)
    return "".join(map(write_piece, pieces))


def pair_inline(tokens: Sequence[Token]) -> None:
    """Looks at all tags of a paragraph, which are tokens of their own."""
    pieces: list[Piece] = []
    for token in (t for t in tokens if t.type == "html_inline"):
        tag = TAG.fullmatch(token.content)
        comment = token.content.startswith("<!--")
        piece = Piece("" if comment else escape(token.content))
        if tag:
            piece = Piece(token.content, tag[2].lower(), bool(tag[1]), tag[3])
        token.meta["piece"] = piece
        pieces.append(piece)
    pair_tags(pieces)


def render_inline(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    piece: Piece = tokens[index].meta["piece"]
    return write_piece(piece) if piece.name else piece.text
