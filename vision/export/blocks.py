"""The little Markdown that models write, as blocks: headings, simple tables, and text.

A reading is what stands on a page, not Markdown: indentation, asterisks and numbers at the start of
a line mean themselves. So only what cannot be meant otherwise is taken for markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADING = re.compile(r"(#{1,6}) +(\S.*?)(?: +#+)? *")
RULE = re.compile(r" *\|?( *:?-+:? *\|)+( *:?-+:? *)?")
BAR = re.compile(r"(?<!\\)\|")
BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One of: a heading with its level, a table as rows of equal length, lines of text."""

    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


def list_blocks(text: str) -> Iterator[Block]:
    lines, plain, at = text.expandtabs(4).splitlines(), list[str](), 0
    while at < len(lines):
        block, after = _read_special(lines, at)
        if block or not lines[at].strip():
            yield from _list_text_blocks(plain)
            plain = []
        else:
            plain.append(lines[at])
        if block:
            yield block
        at = after
    yield from _list_text_blocks(plain)


def _read_special(lines: list[str], at: int) -> tuple[Block | None, int]:
    """The heading or table that begins on this line, and the line after it."""
    if heading := HEADING.fullmatch(lines[at]):
        return Block(heading[2], level=len(heading[1])), at + 1
    stop = _table_end(lines, at)
    if stop == at:
        return None, at + 1
    return Block(rows=_read_rows([lines[at], *lines[at + 2 : stop]])), stop


def _table_end(lines: list[str], at: int) -> int:
    """`at` itself if no table begins there: a row with bars, and a rule of as many cells below."""
    if at + 1 == len(lines) or "|" not in lines[at] or not RULE.fullmatch(lines[at + 1]):
        return at
    if len(_split_cells(lines[at])) != len(_split_cells(lines[at + 1])):
        return at
    inside = range(at + 2, len(lines))
    return next((i for i in inside if not BAR.search(lines[i])), len(lines))


def _read_rows(lines: list[str]) -> list[list[str]]:
    rows = [_split_cells(line) for line in lines]
    width = max(map(len, rows))  # a row may have more cells than the head: nothing is dropped
    return [row + [""] * (width - len(row)) for row in rows]


def _split_cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [BREAK.sub("\n", cell.replace("\\|", "|")).strip() for cell in BAR.split(bare)]


def _list_text_blocks(lines: list[str]) -> Iterator[Block]:
    if lines:
        yield Block("\n".join(lines))
