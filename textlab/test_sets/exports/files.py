"""A line for each answer: CSV, JSON lines, and a workbook that has the matrix as well."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from playground.infrastructure.offload import breathe_between, offload
from playground.tables import escape_formula, write_csv
from textlab.test_sets.child_pool import run_file_job
from textlab.test_sets.exports.table import (
    LABELS,
    ResultCell,
    ResultRow,
    ResultTable,
    ResultVariant,
    summarise_variants,
)

FACTS = ("Answer", "Failed checks", "Comment", "Error", "First token (s)", "Duration (s)",
         "Tokens in", "Tokens out", "Tokens/s")  # fmt: skip
SUMMARY = ("Variant", "Provider", "Model", "Passed", "Failed", "Errors", "Not answered",
           "Pass rate", "At least (95%)", "At most (95%)", "Median first token (s)",
           "Median tokens/s", "Tokens in", "Tokens out")  # fmt: skip


VOTES = ("Wins", "Votes", "Preferred", "Preferred, at least (95%)", "Preferred, at most (95%)")


def list_header(table: ResultTable) -> list[str]:
    places = ["Row", *table.columns, "Variant", "Provider", "Model", "Result"]
    return [*places, *FACTS, *list_vote_names(table)]


def list_vote_names(table: ResultTable) -> list[str]:
    return ["Vote"] if table.has_votes else []


def list_votes(table: ResultTable, row: ResultRow) -> list[str]:
    """What stands under these names."""
    return [row.vote] if table.has_votes else []


def list_lines(table: ResultTable) -> Iterator[list[Any]]:
    """Row by row, each with the answer of every variant."""
    for cell in breathe_between(sort_cells(table)):
        row, variant = table.rows[cell.row], table.variants[cell.variant]
        yield [
            row.number,
            *(row.values.get(name, "") for name in table.columns),
            variant.label,
            variant.provider,
            variant.model,
            LABELS[cell.verdict_or_outcome],
            *list_facts(cell),
            *list_votes(table, row),
        ]


def list_facts(cell: ResultCell) -> list[Any]:
    rate = cell.tokens_per_s
    return [
        cell.text,
        "\n".join(list_reasons(cell)),
        cell.comment,
        cell.error,
        cell.first_token_s,
        cell.duration_s,
        cell.tokens_in,
        cell.tokens_out,
        None if rate is None else round(rate, 1),
    ]


def list_reasons(cell: ResultCell) -> list[str]:
    """Of the checks that didn't pass."""
    return [
        f"{result.get('type', '')}: {result.get('reason', '')}"
        for result in cell.results
        if not result.get("passed")
    ]


def sort_cells(table: ResultTable) -> list[ResultCell]:
    return sorted(table.cells, key=lambda cell: (cell.row, cell.variant))


def build_csv(table: ResultTable) -> bytes:
    """Spreadsheets take it for UTF-8 by the mark at its beginning."""
    header = [str(escape_formula(name)) for name in list_header(table)]
    return ("\ufeff" + write_csv(header, list_lines(table))).encode()


def build_jsonl(table: ResultTable) -> bytes:
    """An object for each answer, with what was checked and what each check saw."""
    return b"".join(
        orjson.dumps(describe_cell(table, cell), option=orjson.OPT_APPEND_NEWLINE)
        for cell in breathe_between(sort_cells(table))
    )


def describe_cell(table: ResultTable, cell: ResultCell) -> Mapping[str, Any]:
    row, variant = table.rows[cell.row], table.variants[cell.variant]
    return {
        "row": row.number,
        "vars": row.values,
        "variant": variant.label,
        "provider": variant.provider,
        "model": variant.model,
        "parameters": variant.values,
        "outcome": cell.outcome,
        "verdict": cell.verdict,
        "comment": cell.comment,
        "output": cell.text,
        "error": cell.error,
        "assert": row.checks,
        "results": cell.results,
        "first_token_s": cell.first_token_s,
        "duration_s": cell.duration_s,
        "tokens_in": cell.tokens_in,
        "tokens_out": cell.tokens_out,
        **({"vote": row.vote} if table.has_votes else {}),
    }


def build_xlsx(table: ResultTable) -> bytes:
    """By a child process, for it takes long. Threads can't wait for one: call it in none.

    Raises ValidationError where that has no time.
    """
    return run_file_job("write", offload(dump_sheets, table))


def dump_sheets(table: ResultTable) -> bytes:
    """The matrix, the variants, all answers: as JSON."""
    sheets = [
        ("Matrix", list(list_matrix(table))),
        ("Variants", list(list_summaries(table))),
        ("Answers", [list_header(table), *list_lines(table)]),
    ]
    return orjson.dumps(sheets)


def list_matrix(table: ResultTable) -> Iterator[list[Any]]:
    """A line for each row, a column for each variant's result."""
    outcomes = {(cell.row, cell.variant): cell.verdict_or_outcome for cell in table.cells}
    labels = (variant.label for variant in table.variants)
    yield ["Row", *table.columns, *labels, *list_vote_names(table)]
    for place, row in enumerate(table.rows):
        yield [
            row.number,
            *(row.values.get(name, "") for name in table.columns),
            *(LABELS[outcomes.get((place, n), "")] for n in range(len(table.variants))),
            *list_votes(table, row),
        ]


def list_summaries(table: ResultTable) -> Iterator[list[Any]]:
    yield [*SUMMARY, *(VOTES if table.has_votes else ())]
    for variant, each in zip(table.variants, summarise_variants(table), strict=True):
        interval = each.interval
        rates = (interval.share, interval.low, interval.high) if interval else (None, None, None)
        yield [
            variant.label,
            variant.provider,
            variant.model,
            each.passed,
            each.failed,
            each.errors,
            each.waiting,
            *rates,
            each.first_token_s,
            each.tokens_per_s,
            each.tokens_in,
            each.tokens_out,
            *list_standing(variant),
        ]


def list_standing(variant: ResultVariant) -> list[Any]:
    votes = variant.votes
    return [votes.wins, votes.votes, votes.chance, votes.low, votes.high] if votes else []
