"""Answers of several models as one table, and what of a bad answer can be used."""

import json
from typing import Any

import pytest

from playground.models import Run
from vision.models import Reading
from vision.tables.answers import MAX_ROWS, Answer, read_answer, split_answer
from vision.tables.fields import Field, build_schema, load_fields, name_rows
from vision.tables.merging import merge_answers

TOTAL = Field("Total", "amount")
ITEM, PRICE = Field("Item", repeated=True), Field("Price", "amount", repeated=True)


def read_text(text: str, fields: list[Field], **facts: Any) -> Answer:
    run = Run(model="a/b", status="done", text=text, **facts)
    run.reading = Reading(run=run)
    return read_answer(run, fields)


def test_what_most_models_read_stands_and_the_others_are_named() -> None:
    answers = [Answer(name, {0: text}, []) for name, text in
               (("a", "1.00"), ("b", "2.00"), ("c", "2.00"))]  # fmt: skip
    ((row),) = merge_answers([TOTAL], answers)
    assert row[0].text == "2.00"
    assert [(o.text, o.models) for o in row[0].options] == [("2.00", ["b", "c"]), ("1.00", ["a"])]


def test_a_row_that_one_model_left_out_moves_no_other() -> None:
    rows = [{0: name, 1: "1.00"} for name in ("Coffee", "Cake", "Tea")]
    answers = [Answer("a", {}, rows), Answer("b", {}, [rows[0], rows[2]])]
    merged = merge_answers([ITEM, PRICE], answers)
    assert [row[0].text for row in merged] == ["Coffee", "Cake", "Tea"]
    assert [row[0].is_disputed for row in merged] == [False, True, False]


def test_a_row_that_only_the_second_model_has_is_there() -> None:
    answers = [Answer("a", {}, [{0: "Tea"}]), Answer("b", {}, [{0: "Cake"}, {0: "Tea"}])]
    merged = merge_answers([ITEM], answers)
    assert [[o.text for o in row[0].options] for row in merged] == [["", "Cake"], ["Tea"]]


def test_case_and_marks_at_the_end_are_no_difference() -> None:
    answers = [Answer("a", {0: "Harbour Café"}, []), Answer("b", {0: "HARBOUR CAFÉ."}, [])]
    ((row),) = merge_answers([Field("Shop")], answers)
    assert not row[0].is_disputed


def test_an_answer_of_ten_thousand_rows_is_cut_and_that_is_said() -> None:
    rows = [{"Item": f"thing {n}", "Price": n} for n in range(10_000)]
    answer = read_text(json.dumps({"rows": rows}), [ITEM, PRICE])
    assert len(answer.rows) == MAX_ROWS
    assert "10,000 rows" in answer.note


@pytest.mark.parametrize(
    "text",
    ['{"Total": 12.', "No table here.", "", "NaN", '{"Total": Infinity}', "[" * 50_000, '"text"'],
)
def test_an_answer_that_is_no_object_is_a_problem_in_words(text: str) -> None:
    answer = read_text(text, [TOTAL])
    assert answer.values == {} or not any(answer.values.values())
    assert answer.problem.endswith(".")


@pytest.mark.parametrize(
    "text",
    ['{"Total": 12.5}', '```json\n{"Total": "12,50 EUR"}\n```', '[{"total": 12.5}]',
     'Here you are:\n```\n{"Total": 12.5}\n```\nAnything else?'],
)  # fmt: skip
def test_what_can_be_used_is_used(text: str) -> None:
    assert read_text(text, [TOTAL]).values == {0: "12.50"}


def test_a_field_may_have_any_name() -> None:
    names = ["__proto__", "constructor", "<b>bold</b>", "rows", "=1+1"]
    fields = [Field(name) for name in names] + [ITEM]
    assert name_rows(fields) == "rows_"
    content = {name: f"value of {name}" for name in names}
    values, rows = split_answer({**content, "rows_": [{"Item": "Tea"}]}, fields)
    assert list(values.values()) == [f"value of {name}" for name in names]
    assert rows == [{5: "Tea"}]
    assert set(build_schema(fields)["required"]) == {*names, "rows_"}


def test_what_did_not_fit_the_schema_is_said_and_used_all_the_same() -> None:
    form = {"outcome": "invalid", "where": "$.Total", "why": "It should be a number."}
    answer = read_text('{"Total": "12,50"}', [TOTAL], extra={"form": form})
    assert answer.values == {0: "12.50"}
    assert answer.problem == "The answer doesn't fit the fields at $.Total. It should be a number."


@pytest.mark.parametrize("rows", [None, {}, [1], [{"name": 3}], [{"name": "A", "kind": []}]])
def test_fields_out_of_a_foreign_archive_may_be_anything(rows: Any) -> None:
    assert load_fields(rows) == []
