r"""What our Markdown adds to CommonMark's in every paragraph and block, and bounds.

An answer may be made to take for ever: nested brackets take time squared, and a long definition
that is referred to often fills the memory. No bound here is met by what a model writes in earnest.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from playground.rendering.links import is_link
from playground.rendering.markdown_html import pair_inline

PARAGRAPH = 100_000  # characters of one paragraph that are still formatted
STEPS = 50_000  # looks at a sign in one paragraph, and for each of its characters
STEPS_PER_CHARACTER = 4
SIGNS = 6_000  # of emphasis: each is paired with any other
REFERRED = 1_000_000  # characters that references may add to a page
TASK = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")
WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
LETTER = re.compile(r"[^\W\d_]")
CONTAINERS = {"bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"}
ENTERING = {"list_item_open", "thead_open", "tr_open", "th_open"}  # between a box and its words
DIRECTED = {"paragraph_open", "heading_open", "td_open"} | CONTAINERS


def bounded_rules(md: MarkdownIt) -> None:
    md.inline.ruler.before("text", "steps", count_step)
    md.core.ruler.at("inline", parse_paragraphs)
    md.core.ruler.after("block", "references", drop_references)
    md.core.ruler.after("block", "headings", drop_empty_headings)
    md.core.ruler.push("bind_links", bind_all_links)
    md.core.ruler.push("directions", set_directions)


class WideState(StateInline):
    """Emphasis beside Chinese, Japanese and Korean: **重要。**文 has no spaces to go by.

    A wide character lets the signs beside it open and close as punctuation would, and its own
    punctuation hinders them no more than a letter. And it counts the steps that it takes.
    """

    steps = 0
    signs = 0

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        self.signs += 1
        if self.signs > SIGNS:
            raise TooManyStepsError
        plain = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1] if start > 0 else " "
        end = start + plain.length
        after = self.src[end] if end < self.posMax else " "
        if not canSplitWord or not (WIDE.match(before) or WIDE.match(after)):
            return plain
        can_open = not isWhiteSpace(ord(after)) and not blocks_emphasis(after, before)
        can_close = not isWhiteSpace(ord(before)) and not blocks_emphasis(before, after)
        return Scanned(can_open, can_close, plain.length)


def is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def blocks_emphasis(inner: str, outer: str) -> bool:
    """Whether punctuation inside of the signs needs more outside of them than there is."""
    if WIDE.match(inner) or not is_punctuation(inner):
        return False
    return not (isWhiteSpace(ord(outer)) or is_punctuation(outer) or WIDE.match(outer))


def parse_paragraphs(state: StateCore) -> None:
    """Paragraphs and cells; one that is too long stays as it was written."""
    for index, token in enumerate(state.tokens):
        if token.type != "inline":
            continue
        task = read_task(state.tokens, index)
        token.children = []
        if not parse_inline(state, token.content, token.children):
            # Of a type that becomes text once links have been looked for.
            text = Token("text_special", "", 0, content=token.content)
            token.children[:] = [text, Token("unformatted", "small", 0)]
        pair_inline(token.children)
        if task:
            token.children.insert(0, task)


def parse_inline(state: StateCore, content: str, children: list[Token]) -> bool:
    """As the parser of lines does, with a state that knows wide characters. Whether it got through:
    nested brackets are looked through again for each of them."""
    if len(content) > PARAGRAPH:
        return False
    parser = state.md.inline
    lines = WideState(content, state.md, state.env, children)
    try:
        parser.tokenize(lines)
    except TooManyStepsError:
        return False
    for rule in parser.ruler2.getRules(""):
        rule(lines)
    return True


class TooManyStepsError(Exception):
    """A paragraph takes more looks than one that is meant to be read."""


def count_step(state: StateInline, _silent: bool) -> bool:
    if isinstance(state, WideState):
        state.steps += 1
        if state.steps > STEPS + STEPS_PER_CHARACTER * len(state.src):
            raise TooManyStepsError
    return False


def read_task(tokens: Sequence[Token], index: int) -> Token | None:
    """`[x]` at the front of a list's item becomes a box."""
    item = tokens[index - 2] if index > 1 else None
    token = tokens[index]
    match = TASK.match(token.content)
    if not match or not item or item.type != "list_item_open":
        return None
    token.content = token.content[match.end() :]
    item.attrSet("class", "task")
    return Token("task", "input", 0, meta={"done": match[1] != " "})


def bind_all_links(state: StateCore) -> None:
    """After bare addresses have become links too."""
    for token in state.tokens:
        bind_links(token.children or [])


def bind_links(tokens: Sequence[Token]) -> None:
    """A link that would lead into this site is its words; an image in a link adds no second."""
    inside = False
    outward = True
    for token in tokens:
        if token.type == "link_open":
            inside, outward = True, bind_link(token)
        elif token.type == "link_close":
            token.tag = "a" if outward else "span"
            inside = False
        elif token.type == "image":
            token.meta["linked"] = inside and outward


def bind_link(token: Token) -> bool:
    address = str(token.attrGet("href") or "")
    if token.info == "auto" and address.lower().startswith("www."):
        address = f"http://{address}"
    if not is_link(address):
        token.tag, token.attrs = "span", {"title": address}
        return False
    token.attrs |= {"href": address, "target": "_blank", "rel": "noopener noreferrer nofollow"}
    return True


def drop_empty_headings(state: StateCore) -> None:
    """A heading without words names nothing; mostly an answer that grows has yet to write them."""
    remaining: list[Token] = []
    tokens = iter(state.tokens)
    for token in tokens:
        if token.type != "heading_open":
            remaining.append(token)
            continue
        words, end = next(tokens), next(tokens)
        if words.content:
            remaining += [token, words, end]
    state.tokens = remaining


def set_directions(state: StateCore) -> None:
    """Each block by its own words. The first in a list, quotation or table is what that goes by:
    a browser takes no notice of words that have a direction of their own."""
    first = False  # is the next block the first of what it stands in?
    for index, token in enumerate(state.tokens):
        if token.type in DIRECTED:
            if not first and not is_number(state.tokens, index):
                token.attrSet("dir", "auto")
            first = token.type in CONTAINERS
        elif token.type in ("fence", "code_block"):
            token.attrSet("dir", "ltr")
            first = False
        elif token.type not in ENTERING:
            first = False
        if token.type in ("th_open", "td_open"):
            set_side(token)


def is_number(tokens: Sequence[Token], index: int) -> bool:
    """A cell without a letter stands as its table does."""
    return tokens[index].type == "td_open" and not LETTER.search(tokens[index + 1].content)


def set_side(token: Token) -> None:
    """The site's policy lets no style pass: a column's side is told by an attribute."""
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrSet("align", style.removeprefix("text-align:"))


def drop_references(state: StateCore) -> None:
    """[name]: address. All are dropped where they could make a page out of a line."""
    known: Mapping[str, Mapping[str, Any]] = state.env.get("references", {})
    longest = max((len(each["href"]) + len(each["title"]) for each in known.values()), default=0)
    if longest * state.src.count("]") > REFERRED + 10 * len(state.src):
        state.env["references"] = {}
