r"""What our Markdown adds to CommonMark's: \(…\) and \[…\], and bounds.

An answer may be made to take for ever: nested brackets take time squared, and a long definition
that is referred to often fills the memory. No bound here is met by what a model writes in earnest.
"""

from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

FORMULA = 4_000  # characters in which the end of a formula is looked for
PARAGRAPH = 10_000  # characters of one paragraph that are still formatted
REFERRED = 1_000_000  # characters that references may add to a page
CLOSING = {"\\(": "\\)", "\\[": "\\]"}


def bounded_rules(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "math_inline", formula_in_line)
    md.block.ruler.before("fence", "math_block", formula_block)
    md.core.ruler.at("inline", inline)
    md.core.ruler.after("block", "references", references)


def found(text: str, start: int, most: int) -> tuple[str, int] | None:
    """The formula that begins at `start`, and where it ends."""
    closing = CLOSING.get(text[start : start + 2])
    if closing is None:
        return None
    end = text.find(closing, start + 2, min(most, start + FORMULA))
    content = text[start + 2 : end]
    return (content, end + 2) if end > 0 and content.strip() else None


def formula_in_line(state: StateInline, silent: bool) -> bool:
    formula = found(state.src, state.pos, state.posMax)
    if formula is None:
        return False
    if not silent:
        shown = state.src[state.pos + 1] == "["
        token = state.push("math_inline_double" if shown else "math_inline", "math", 0)
        token.content = formula[0]
    state.pos = formula[1]
    return True


def formula_block(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """A formula that has its lines for itself."""
    start = state.bMarks[line] + state.tShift[line]
    formula = found(state.src, start, state.eMarks[last - 1])
    if formula is None or state.src[start + 1] != "[":
        return False
    content, end = formula
    while line < last and state.eMarks[line] < end:
        line += 1
    if line == last or state.src[end : state.eMarks[line]].strip():
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content = content
        state.line = line + 1
    return True


def inline(state: StateCore) -> None:
    """Paragraphs and cells; one that is too long stays as it was written."""
    for token in (t for t in state.tokens if t.type == "inline"):
        token.children = []
        if len(token.content) <= PARAGRAPH:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        else:
            # Of a type that becomes text once links have been looked for.
            token.children.append(Token("text_special", "", 0, content=token.content))


def references(state: StateCore) -> None:
    """[name]: address. All are dropped where they could make a page out of a line."""
    known: Mapping[str, Mapping[str, Any]] = state.env.get("references", {})
    longest = max((len(each["href"]) + len(each["title"]) for each in known.values()), default=0)
    if longest * state.src.count("]") > REFERRED + 10 * len(state.src):
        state.env["references"] = {}
