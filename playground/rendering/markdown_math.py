r"""Where a formula stands in Markdown: `$…$` as Pandoc has it, `$$…$$`, `\(…\)`, `\[…\]`, and bare
`\begin{…}` … `\end{…}`, and fences called math. Prices, tickers, variables of a shell are none.
"""

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

FORMULA_CHARS = 4_000  # in which the end of a formula is looked for
FORMULA_LINES = 100
CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
WORDS = re.compile(r"\\(?:text[a-z]*|mbox|hbox)\{[^{}]*\Z")  # may hold one too
MAX_DOLLARS = 100  # looked at for the one that ends a formula
MATH_FENCE = "math"  # GitHub's name of a fence that holds one
BEGIN = re.compile(r"\\begin\{([A-Za-z]{1,20}\*?)\}")
COMMANDS = re.compile(r"\\[A-Za-z]+\*?|\\.|\{[^{}]*\}", re.DOTALL)
TWO_WORDS = re.compile(r"[^\W\d_]{2,}['’]?[ \t\n]+[^\W\d_]{2,}|(['\"])\w+\1")
PRICE = re.compile(r"\d[\d.,]*\s*[kKMB]?(?:\s*/)?\s*[^\W\d_]{2,}")  # 5 and, 10k/mo, 0.08/GB
NAME = re.compile(r"[A-Za-z]\w+|\(\w+\)|\{\w+\}")  # of a variable: HOME, (pwd), {HOME}
UNFINISHED = tuple("/:.,;=+-*|&([{<>'\"@~^%!?\\")
LATIN = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")
SCRIPT = ("^", "_", "\\")  # what a formula begins with that goes on from a word: 10$^3$, H$_2$O


class Formula(NamedTuple):
    content: str
    end: int
    display: bool  # on a line of its own


def math_rules(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "math_inline", formula_in_line)
    md.block.ruler.before(
        "fence",
        "math_block",
        formula_block,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    md.core.ruler.after("block", "math_fence", name_fences)


def name_fences(state: StateCore) -> None:
    """A fence of GitHub's name for mathematics is a formula."""
    for token in state.tokens:
        if token.type == "fence" and token.info.strip().lower() == MATH_FENCE:
            token.type = "math_block"


def is_prose(content: str) -> bool:
    """Words side by side, outside of commands and braces, are a sentence and no formula."""
    bare = COMMANDS.sub(" ", content)
    return bool(TWO_WORDS.search(bare)) or "`" in content or not re.search(r"[^\W_]", content)


def is_word(content: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d_]{2,}", content.strip()))


def is_balanced(content: str) -> bool:
    bare = content.replace("\\{", "").replace("\\}", "")
    return bare.count("{") == bare.count("}")


def find_dollar(text: str, start: int, most: int) -> int:
    """Where the next dollar is that is not escaped, nor in the words of a formula; -1 for none."""
    at = start
    for _ in range(MAX_DOLLARS):
        end = text.find("$", at, most)
        if end < 0:
            return -1
        words_end = text.find("}", end, most) if WORDS.search(text, at, end) else -1
        if words_end < 0 and (end - start - len(text[start:end].rstrip("\\"))) % 2 == 0:
            return end
        at = max(words_end, end + 1)
    return -1


def read_dollars(text: str, start: int, most: int) -> Formula | None:
    """Pandoc's rule: no space inside the dollars, no digit after them; and what it lacks."""
    end = find_dollar(text, start + 1, min(most, start + FORMULA_CHARS))
    content = text[start + 1 : end]
    if end < 0 or not content or content[0].isspace() or content[-1].isspace():
        return None
    before, after = text[start - 1 : start], text[end + 1 : min(most, end + 2)]
    if LATIN.fullmatch(before) and not content.startswith(SCRIPT):
        return None
    if after.isdecimal() or after in ("$", "{") or is_variable(content, after):
        return None
    if PRICE.match(content) or is_prose(content) or not is_balanced(content):
        return None
    return Formula(content, end + 1, display=False)


def is_variable(content: str, after: str) -> bool:
    """$VAR/$OTHER, $a,$b, $(pwd)$(ls): what stands between two names of a shell or a ticker."""
    if not (after.isalpha() or after in ("_", "(")):
        return False
    return content.endswith(UNFINISHED) or bool(NAME.fullmatch(content))


def read_brackets(text: str, start: int, most: int) -> Formula | None:
    opening = text[start : start + 2]
    end = text.find(CLOSING[opening], start + 2, min(most, start + FORMULA_CHARS))
    content = text[start + 2 : end]
    if end < 0 or is_prose(content) or is_word(content) or content.endswith("\\"):
        return None
    before = text[start - 1 : start]
    if LATIN.fullmatch(before) and opening == "\\(" and len(content) < 2:
        return None  # file\(s\)
    return Formula(content, end + 2, display=opening != "\\(")


def read_environment(text: str, start: int, most: int) -> Formula | None:
    begin = BEGIN.match(text, start)
    if begin is None:
        return None
    closing = f"\\end{{{begin[1]}}}"
    end = text.find(closing, begin.end(), min(most, start + FORMULA_CHARS))
    return (
        Formula(text[start : end + len(closing)], end + len(closing), display=True)
        if end > 0
        else None
    )


def read_formula(text: str, start: int, most: int) -> Formula | None:
    """The formula that begins at `start`, and where it ends."""
    opening = text[start : start + 2]
    if opening in CLOSING:
        return read_brackets(text, start, most)
    if opening[:1] == "$":
        return read_dollars(text, start, most)
    return read_environment(text, start, most) if opening == "\\b" else None


def formula_in_line(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    formula = read_formula(state.src, state.pos, state.posMax)
    if formula is None or formula.end > state.posMax:
        return skip_dollars(state, silent)
    alone = formula.display and state.src[state.pos] == "\\"
    if alone and formula.content.strip().isdecimal():
        return False  # \[1\] in a sentence is a bracket that somebody escaped
    if not silent:
        token = state.push("math_inline_double" if formula.display else "math_inline", "math", 0)
        token.content = formula.content
    state.pos = formula.end
    return True


def skip_dollars(state: StateInline, silent: bool) -> bool:
    """A run of dollars that opens nothing is text as a whole: the second opens nothing either."""
    if not state.src.startswith("$$", state.pos):
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == "$":
        end += 1
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def get_closing(line: str) -> str | None:
    """What ends a formula that begins this line."""
    begin = BEGIN.match(line)
    if begin:
        return f"\\end{{{begin[1]}}}"
    return CLOSING.get(line[:2]) if line[:2] != "\\(" else None


def read_lines(state: StateBlock, line: int, last: int, closing: str) -> tuple[str, int] | None:
    """The lines from `line` to the one that `closing` ends, without what they are nested in."""
    lines: list[str] = []
    for each in range(line, min(last, line + FORMULA_LINES)):
        if lines and not state.isEmpty(each) and state.sCount[each] < state.blkIndent:
            return None
        text = state.getLines(each, each + 1, state.blkIndent, keepLastLF=False).strip()
        at = text.find(closing, 0 if lines else 2)
        lines.append(text)
        if at >= 0:
            return ("\n".join(lines), each) if at + len(closing) == len(text) else None
    return None


def formula_block(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """A formula that has its lines for itself."""
    start = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or state.src[start : start + 1] not in ("$", "\\"):
        return False
    closing = get_closing(state.src[start : state.eMarks[line]])
    if closing is None or state.src.find(closing, start + 2, start + FORMULA_CHARS) < 0:
        return False
    whole = read_lines(state, line, last, closing)
    content = whole and (whole[0] if closing[:2] == "\\e" else whole[0][2:-2])
    if not whole or not content or is_prose(content) or is_word(content):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block, token.content, token.map = True, content, [line, whole[1] + 1]
        state.line = whole[1] + 1
    return True
