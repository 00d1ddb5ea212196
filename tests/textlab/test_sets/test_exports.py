"""Results as files: each is read back by what would read it."""

import csv
import io
import json
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from playground.yaml_files import read_yaml
from textlab.test_sets.checks import parse_checks
from textlab.test_sets.exports import (
    ResultCell,
    ResultRow,
    ResultTable,
    ResultVariant,
    build_csv,
    build_jsonl,
    build_markdown,
    build_promptfoo,
    build_xlsx,
)
from textlab.test_sets.exports.table import Judge, summarise_variants
from textlab.test_sets.exports.templates import (
    choose_names,
    translate_template,
    translate_to_javascript,
    translate_value,
)
from textlab.test_sets.imports import read_rows

FORMULA = '=HYPERLINK("http://x")'


def make_variant(label: str, model: str = "org/name", **fields: Any) -> ResultVariant:
    place = {"base_url": "http://127.0.0.1:1/v1", "key_setting": "SCRIPTED_API_KEY"}
    return ResultVariant(
        **{"label": label, "provider": "scripted", "model": model, "message": "{{city}}?"}
        | place
        | fields
    )


def make_table(**changes: Any) -> ResultTable:
    failed = {"type": "contains", "passed": False, "score": 0.0, "reason": "It lacks “x|y”."}
    fields: dict[str, Any] = {
        "name": "Cities *and* more",
        "created": "2026-11-30T07:00:00Z",
        "columns": ["city", "=note"],
        "variants": [make_variant("A"), make_variant("B", values={"temperature": 0, "min_p": 0.1})],
        "rows": [
            ResultRow(1, {"city": "Paris", "=note": FORMULA}, [{"type": "contains", "value": "x"}]),
            ResultRow(3, {"city": "Łódź", "=note": "-1"}, []),
        ],
        "cells": [
            ResultCell(1, 0, "error", error="The provider is away.\0"),
            ResultCell(
                0, 1, "fail", "pass", text="+1 |\n```\ncode", comment="fine", results=[failed]
            ),
            ResultCell(0, 0, "pass", text="=1", first_token_s=0.5, duration_s=2.5, tokens_out=20),
        ],
    }
    return ResultTable(**{**fields, **changes})


def test_csv_has_a_line_for_each_answer_and_no_formula() -> None:
    data = build_csv(make_table())
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(line["Row"], line["Variant"], line["Result"]) for line in lines] == [
        ("1", "A", "Passed"),
        ("1", "B", "Passed"),
        ("3", "A", "Error"),
    ]
    assert lines[0]["Answer"] == "'=1"
    assert lines[0]["'=note"] == f"'{FORMULA}"
    assert lines[2]["'=note"] == "'-1"
    assert lines[0]["Tokens/s"] == "10.0"
    assert lines[1]["Failed checks"] == "contains: It lacks “x|y”."
    assert lines[2]["Error"] == "The provider is away."


def test_json_lines_have_everything() -> None:
    lines = [json.loads(line) for line in build_jsonl(make_table()).splitlines()]
    assert [(line["row"], line["variant"]) for line in lines] == [(1, "A"), (1, "B"), (3, "A")]
    second = lines[1]
    assert (second["outcome"], second["verdict"], second["comment"]) == ("fail", "pass", "fine")
    assert second["vars"] == {"city": "Paris", "=note": FORMULA}
    assert second["parameters"] == {"temperature": 0, "min_p": 0.1}
    assert second["assert"] == [{"type": "contains", "value": "x"}]
    assert second["results"][0]["reason"] == "It lacks “x|y”."


def test_a_workbook_has_matrix_variants_and_answers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(build_xlsx(make_table())))
    assert book.sheetnames == ["Matrix", "Variants", "Answers"]
    matrix = list(book["Matrix"].iter_rows(values_only=True))
    assert matrix == [
        ("Row", "city", "=note", "A", "B"),
        (1, "Paris", FORMULA, "Passed", "Passed"),
        (3, "Łódź", "-1", "Error", "Not answered"),
    ]
    assert {cell.data_type for row in book["Matrix"].iter_rows() for cell in row} <= {"s", "n"}
    variants = list(book["Variants"].iter_rows(values_only=True))
    assert variants[1][:8] == ("A", "scripted", "org/name", 1, 0, 1, 0, 1)
    answers = list(book["Answers"].iter_rows(values_only=True))
    assert len(answers) == 4
    assert "=1" in answers[1]


def test_markdown_has_figures_matrix_and_what_did_not_pass() -> None:
    text = build_markdown(make_table()).decode()
    assert text.startswith("# Cities \\*and\\* more\n\nStarted 2026-11-30T07:00:00Z.\n")
    assert "| A | scripted: org/name | 1 of 1 | 100% (21%–100%) | 1 | 0.50 s | 10.0 |" in text
    assert '| 1 | Paris | =HYPERLINK("http://x") | Passed | Passed |' in text
    assert "### Row 3, A\n\n- The provider is away." in text
    failing = [ResultCell(0, 1, "fail", text="+1 |\n```\ncode\n````", comment="a_b")]
    text = build_markdown(make_table(cells=failing)).decode()
    assert "- a\\_b\n\n`````\n+1 |\n```\ncode\n````\n`````" in text


def test_a_verdict_goes_before_an_outcome_and_errors_are_no_failures() -> None:
    first, second = summarise_variants(make_table())
    assert (first.passed, first.failed, first.errors, first.waiting) == (1, 0, 1, 0)
    assert (second.passed, second.failed) == (1, 0)
    assert first.interval is not None
    assert first.interval.share == 1.0
    assert first.tokens_per_s == pytest.approx(10)


NAMES = choose_names(
    ["city", "note", "output"], [{"city": "Paris", "note": "{{city}}", "output": ""}]
)


@pytest.mark.parametrize(
    ("text", "nunjucks", "javascript"),
    [
        ("{{city}}", "{{city}}", "String(context.vars.city)"),
        ("In {{ city }}!", "In {{city}}!", '"In " + String(context.vars.city) + "!"'),
        ("{{note}}", "{{note.text}}", "String(context.vars.note.text)"),
        ("{{output}}", "{{output_}}", "String(context.vars.output_)"),
        ("{{other}}", "{{ '{' }}{other}}", '"\\u007b\\u007bother\\u007d\\u007d"'),
        ("{{other=here}}", "here", '"here"'),
        ("{% if %}{# x", "{{ '{' }}% if %}{{ '{' }}# x", '"\\u007b% if %\\u007d\\u007b# x"'),
        ("{{{city}}}", "{{ '{' }}{{city}}}", '"\\u007b" + String(context.vars.city) + "\\u007d"'),
        ("", "", '""'),
    ],
)
def test_templates_in_other_languages(text: str, nunjucks: str, javascript: str) -> None:
    assert translate_template(text, NAMES) == nunjucks
    assert translate_to_javascript(text, NAMES) == javascript


def test_a_value_is_never_the_name_of_a_file() -> None:
    assert translate_value("file://x", NAMES) == "{{ 'f' }}ile://x"
    assert translate_value("a file://x", NAMES) == "a file://x"


def test_the_configuration_names_keys_and_has_none() -> None:
    checks = [
        {"type": "contains", "value": "{{city}}", "weight": 2},
        {"type": "max-length", "value": 9, "metric": "short"},
        {"type": "is-json", "value": {"$ref": "#/$defs/a", "$defs": {"a": {}}}},
        {"type": "llm-rubric", "value": "names {{city}}", "provider": "scripted:judge/model"},
    ]
    fields = [check.as_dict() for check in parse_checks(checks)]
    table = make_table(
        rows=[ResultRow(7, {"city": "yes", "=note": "0o17"}, fields)],
        variants=[
            make_variant("A", values={"temperature": 0, "min_p": 0.1}),
            make_variant("A", system="Be brief.\nBe kind.", key_setting=""),
        ],
        judges={"scripted:judge/model": Judge("judge/model", "http://127.0.0.1:2/v1", "JUDGE_KEY")},
        picture_columns=frozenset({"photo"}),
    )
    text = build_promptfoo(table).decode()
    assert "# Keys are read from the environment: SCRIPTED_API_KEY, JUDGE_KEY." in text
    assert "# The pictures of photo are not in it." in text
    document = read_yaml(text)
    assert [provider["label"] for provider in document["providers"]] == ["A (1)", "A (2)"]
    first, second = document["providers"]
    assert first == {
        "id": "openai:chat:org/name",
        "label": "A (1)",
        "prompts": ["Prompt 1"],
        "config": {
            "apiBaseUrl": "http://127.0.0.1:1/v1",
            "apiKeyEnvar": "SCRIPTED_API_KEY",
            "omitDefaults": True,
            "showThinking": False,
            "temperature": 0,
            "passthrough": {"min_p": 0.1},
        },
    }
    assert second["config"]["apiKeyRequired"] is False
    prompts = [json.loads(prompt["raw"]) for prompt in document["prompts"]]
    assert prompts[0] == [{"role": "user", "content": "{{city}}?"}]
    assert prompts[1][0] == {"role": "system", "content": "Be brief.\nBe kind."}
    (test,) = document["tests"]
    assert test["vars"] == {"city": "yes", "=note": "0o17"}
    contains, length, schema, rubric = test["assert"]
    assert contains == {"type": "contains", "value": "{{city}}", "weight": 2}
    assert (length["type"], length["metric"]) == ("javascript", "short")
    assert json.loads(schema["value"]) == {"$ref": "#/$defs/a", "$defs": {"a": {}}}
    assert rubric["provider"]["id"] == "openai:chat:judge/model"
    assert rubric["provider"]["config"]["apiKeyEnvar"] == "JUDGE_KEY"
    judge = json.loads(document["defaultTest"]["options"]["rubricPrompt"])
    assert "{{rubric}}" in judge[1]["content"]


def test_what_is_exported_can_be_imported() -> None:
    data = build_promptfoo(make_table(columns=["city"]))
    imported = read_rows("promptfooconfig.yaml", data)
    assert imported.rows == [{"city": "Paris"}, {"city": "Łódź"}]
    assert imported.checks == [[{"type": "contains", "value": "x"}], []]
    assert imported.problems == []
