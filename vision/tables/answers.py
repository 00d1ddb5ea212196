"""A model's answer about one page, as values by column: whatever of it can be used."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.models import Run, Status
from playground.structured_output.texts import NotJSONError, parse_json, read_fenced
from vision.tables.fields import Field, name_rows
from vision.tables.values import normalise_value
from vision.upload.prompts import strip_fence

MAX_ROWS = 1_000  # of one page
NO_OBJECT = "The answer is JSON, but not an object with the fields."


@dataclass(frozen=True, slots=True)
class Answer:
    """Texts by column; `rows` of the columns that are repeated."""

    model: str
    values: Mapping[int, str]
    rows: Sequence[Mapping[int, str]]
    problem: str = ""  # a sentence: what is wrong with it
    note: str = ""  # a sentence: what was left out


def read_answer(run: Run, fields: Sequence[Field]) -> Answer:
    """Of a run that has ended."""
    if run.status == Status.FAILED or not run.reading.text.strip():
        return Answer(run.model, {}, [], run.error or "The model returned an empty answer.")
    try:
        content = parse_answer(run.reading.text)
    except NotJSONError as error:
        return Answer(run.model, {}, [], describe_fault(error))
    values, rows = split_answer(content, fields)
    problem = describe_misfit(run, content)
    note = (
        f"The answer has {len(rows):,} rows: the first {MAX_ROWS:,} are in the table."
        if len(rows) > MAX_ROWS
        else ""
    )
    return Answer(run.model, values, rows[:MAX_ROWS], problem, note)


def describe_fault(error: NotJSONError) -> str:
    """A sentence about the answer, in words of ours wherever Python's parser found the fault."""
    at = error.__cause__
    if isinstance(at, json.JSONDecodeError):
        return f"The answer isn't valid JSON from line {at.lineno}, column {at.colno} on."
    return f"The answer can't be used. {error}"


def parse_answer(text: str) -> Any:
    """Raises NotJSONError."""
    fenced = read_fenced(text)
    for candidate in (strip_fence(text), fenced or ""):
        try:
            return parse_json(candidate.strip())
        except NotJSONError as error:
            if not fenced or candidate == fenced:
                raise
            last = error
    raise last


def describe_misfit(run: Run, content: Any) -> str:
    """What the check of its form found, when the answer came."""
    if not isinstance(content, dict | list):
        return NO_OBJECT
    outcome = run.extra.get("form") or {}
    if run.reading.is_edited or outcome.get("outcome") != "invalid":
        return ""
    place = f" at {outcome['where']}" if outcome.get("where") else ""
    return f"The answer doesn't fit the fields{place}. {outcome.get('why', '')}".strip()


def split_answer(
    content: Any, fields: Sequence[Field]
) -> tuple[dict[int, str], list[dict[int, str]]]:
    """Lenient: a bare list is the rows, or the one object in it; names differ in case at most."""
    single = {n: field for n, field in enumerate(fields) if not field.repeated}
    several = {n: field for n, field in enumerate(fields) if field.repeated}
    if isinstance(content, list):
        content = {name_rows(fields): content} if several else next(iter(content), None)
    if not isinstance(content, dict):
        return {}, []
    listed = find_value(content, name_rows(fields)) if several else None
    rows = [read_object(row, several) for row in listed or () if isinstance(row, dict)] if (
        isinstance(listed, list)) else []  # fmt: skip
    return read_object(content, single), [row for row in rows if any(row.values())]


def read_object(content: Mapping[str, Any], fields: Mapping[int, Field]) -> dict[int, str]:
    return {n: normalise_value(f, find_value(content, f.name)) for n, f in fields.items()}


def find_value(content: Mapping[str, Any], name: str) -> Any:
    if name in content:
        return content[name]
    wanted = name.casefold().strip()
    return next((v for k, v in content.items() if k.casefold().strip() == wanted), None)


def build_key(row: Mapping[int, str]) -> str:
    """Equal for equal rows."""
    return json.dumps([text.casefold() for _n, text in sorted(row.items())])


def list_columns(fields: Sequence[Field], *, repeated: bool) -> Iterator[int]:
    return (n for n, field in enumerate(fields) if field.repeated == repeated)
