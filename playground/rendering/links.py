"""Bare addresses in an answer, as GitHub's Markdown finds them: http://, https://, www., e-mail.

A name of a file (README.md, manage.py, Cargo.toml) looks like a domain and is none.
"""

import re
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

LINK = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
MAX_URL_CHARS = 2_000
MAX_LOOKS = 5_000_000  # addresses in a text, times its characters: each may be looked at to its end
START = re.compile(r"://|www\.|@", re.IGNORECASE)
SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])(https?)$", re.IGNORECASE)

# What ends an address in a text of Chinese or Japanese, which has no space to end it.
WIDE_STOP = re.compile("[。，、；：！？」』】》）]")


def is_link(address: str) -> bool:
    """Whether it leads out of this site: nothing relative, no scheme that does something."""
    return bool(LINK.fullmatch(address))


class Addresses:
    """Finds bare addresses, and none in a text that is made of little else."""

    def __init__(self) -> None:
        self.finder = LinkifyIt()
        self.finder.set({"fuzzy_link": False, "fuzzy_ip": False, "fuzzy_email": True})
        self.finder.add("//", None)
        self.finder.add("ftp:", None)
        domain = r"^(?:[\w-]+\.){0,20}[^\W_][^\W_-]*(?:-+[^\W_]+)*"
        rest = self.finder.re["src_port"] + f"(?:{self.finder.re['src_path']})"
        self.finder.add("www.", {"validate": f"{domain}{rest}"})

    def pretest(self, text: str) -> bool:
        return bool(START.search(text))

    def test(self, text: str) -> bool:
        return len(START.findall(text)) * len(text) <= MAX_LOOKS and self.finder.test(text)

    def match(self, text: str) -> Any:
        return self.finder.match(text)

    def match_at_start(self, text: str) -> Any:
        """An address whose scheme stands at the front."""
        return self.finder.match_at_start(text)


ADDRESSES = Addresses()


def autolink_rules(md: MarkdownIt) -> None:
    md.linkify = ADDRESSES
    md.inline.ruler.at("linkify", link_in_line)


def link_in_line(state: StateInline, silent: bool) -> bool:
    """An address of the web is one word: its * and _ are no emphasis."""
    pos = state.pos
    if state.linkLevel > 0 or not state.src.startswith("://", pos):
        return False
    scheme = SCHEME.search(state.src[max(0, pos - 6) : pos])
    if not scheme or not state.pending.endswith(scheme[1]):
        return False
    start = pos - len(scheme[1])
    link = ADDRESSES.match_at_start(cut_address(state.src[start : start + MAX_URL_CHARS]))
    address = state.md.normalizeLink(link.url.rstrip("*")) if link else ""
    if not link or not state.md.validateLink(address):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        push_link(state, address, link.url.rstrip("*"))
    state.pos = start + len(link.url.rstrip("*"))
    return True


def cut_address(text: str) -> str:
    """Up to the sign that ends it; a bracket does so that was not opened inside of it."""
    for stop in WIDE_STOP.finditer(text):
        before = text[: stop.start()]
        if stop[0] != "）" or before.count("（") <= before.count("）"):
            return before
    return text


def push_link(state: StateInline, address: str, url: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs, opening.info = {"href": address}, "auto"
    state.push("text", "", 0).content = state.md.normalizeLinkText(url)
    state.push("link_close", "a", -1).info = "auto"
