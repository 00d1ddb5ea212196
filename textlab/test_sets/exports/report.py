"""Results as Markdown: figures of each variant, the matrix, and what didn't pass."""

import re
from collections.abc import Iterable, Iterator, Sequence

from playground.infrastructure.offload import breathe_between
from textlab.test_sets.exports.files import list_reasons, list_vote_names, list_votes, sort_cells
from textlab.test_sets.exports.table import LABELS, ResultTable, VariantSummary, summarise_variants

MAX_CELL_CHARS = 80
SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def build_markdown(table: ResultTable) -> bytes:
    parts = (
        [f"# {escape_text(table.name)}", f"Started {table.created}."],
        ["## Variants", *draw_table(VARIANT_HEADER, list_figures(table))],
        list_standings(table),
        ["## Results", *draw_table(list_matrix_header(table), list_matrix(table))],
        list_failures(table),
    )
    return ("\n\n".join("\n".join(space_out(part)) for part in parts if part) + "\n").encode()


VARIANT_HEADER = ("Variant", "Model", "Passed", "Pass rate (95% interval)", "Errors",
                  "First token", "Tokens/s", "Tokens in", "Tokens out")  # fmt: skip


def list_standings(table: ResultTable) -> list[str]:
    """Of images, who won how many votes."""
    lines = [
        [
            variant.label,
            f"{votes.wins:,} of {votes.votes:,}",
            f"{votes.chance:.0%} ({votes.low:.0%}–{votes.high:.0%})",
        ]
        for variant in table.variants
        if (votes := variant.votes)
    ]
    header = ("Variant", "Votes won", "Preferred (95% interval)")
    return ["## Votes", *draw_table(header, lines)] if lines else []


def space_out(lines: Iterable[str]) -> Iterator[str]:
    """A blank line around headings."""
    for line in lines:
        yield line
        if line.startswith("#"):
            yield ""


def list_figures(table: ResultTable) -> Iterator[list[str]]:
    for variant, each in zip(table.variants, summarise_variants(table), strict=True):
        yield [
            variant.label,
            f"{variant.provider}: {variant.model}",
            f"{each.passed:,} of {each.passed + each.failed:,}",
            write_rate(each),
            f"{each.errors:,}",
            "" if each.first_token_s is None else f"{each.first_token_s:.2f} s",
            "" if each.tokens_per_s is None else f"{each.tokens_per_s:.1f}",
            f"{each.tokens_in:,}",
            f"{each.tokens_out:,}",
        ]


def write_rate(summary: VariantSummary) -> str:
    interval = summary.interval
    return f"{interval.share:.0%} ({interval.low:.0%}–{interval.high:.0%})" if interval else ""


def list_matrix_header(table: ResultTable) -> list[str]:
    labels = (variant.label for variant in table.variants)
    return ["Row", *table.columns, *labels, *list_vote_names(table)]


def list_matrix(table: ResultTable) -> Iterator[list[str]]:
    outcomes = {(cell.row, cell.variant): cell.verdict_or_outcome for cell in table.cells}
    for place, row in enumerate(breathe_between(table.rows)):
        yield [
            str(row.number),
            *(row.values.get(name, "") for name in table.columns),
            *(LABELS[outcomes.get((place, n), "")] for n in range(len(table.variants))),
            *list_votes(table, row),
        ]


def list_failures(table: ResultTable) -> list[str]:
    """What each answer that failed, or has an error, is like."""
    cells = [cell for cell in sort_cells(table) if cell.verdict_or_outcome in ("fail", "error")]
    if not cells:
        return []
    lines = ["## What didn't pass"]
    for cell in breathe_between(cells):
        row, variant = table.rows[cell.row], table.variants[cell.variant]
        lines += [f"### Row {row.number}, {escape_text(variant.label)}"]
        lines += [
            f"- {escape_text(reason)}" for reason in [*list_reasons(cell), cell.error] if reason
        ]
        lines += [f"- {escape_text(cell.comment)}"] * bool(cell.comment)
        lines += ["", *quote_lines(cell.text), ""]
    return lines


def quote_lines(text: str) -> list[str]:
    """Within a fence that is longer than any in it."""
    if not text:
        return []
    longest = max((len(match) for match in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [fence, *text.splitlines(), fence]


def draw_table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    drawn = [[shorten_cell(cell) for cell in line] for line in (header, *lines)]
    rule = ["---"] * len(header)
    return [f"| {' | '.join(line)} |" for line in (drawn[0], rule, *drawn[1:])]


def shorten_cell(text: str) -> str:
    short = " ".join(text.split())
    if len(short) > MAX_CELL_CHARS:
        short = short[:MAX_CELL_CHARS] + "…"
    return escape_text(short)


def escape_text(text: str) -> str:
    """Text that is no markup, on one line."""
    return SIGNS.sub(r"\\\1", " ".join(text.split()))
