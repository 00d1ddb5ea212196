"""Objects in the middle of what a model wrote."""

import time
from typing import Any

import pytest

from playground.structured_output import Constraint
from playground.structured_output.checks import check_text
from playground.structured_output.objects import list_objects
from playground.structured_output.outcomes import check_one

SCHEMA = {"type": "object", "required": ["a"]}


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("", []),
        ("no braces", []),
        ("[1, 2]", []),
        ('Here: {"a": 1}. And {"b": {"c": 2}}!', [{"a": 1}, {"b": {"c": 2}}]),
        ('```json\n{"a": "\\ud83d\\ude00"}\n```', [{"a": "😀"}]),
        ("{a: 1, 'b': two}", [{"a": 1, "b": "two"}]),
        ('{"a": 1, // the first\n "b": "http://x"}', [{"a": 1, "b": "http://x"}]),
        ('{"a": 1,}', [{"a": 1}]),
        ('cut off: {"a": {"b": 1', [{"a": {"b": 1}}]),
        ("{} and {", [{}]),
        ("{} and { ", [{}, {}]),
        ('{broken: [} {"a": 1}', [{"a": 1}]),
        ("{city}", [{"city": None}]),
        ("}{", []),
        ("}{}", [{}]),
        ("{!!python/object:os.system {}}", [{}]),
    ],
)
def test_objects_are_read_in_order(text: str, objects: list[Any]) -> None:
    assert list(list_objects(text)) == objects


@pytest.mark.parametrize(
    ("kind", "schema", "text", "outcome"),
    [
        ("objects", None, "see {}", "valid"),
        ("objects", None, "see []", "invalid"),
        ("objects", SCHEMA, 'first {"b": 1}, then {"a": 1}', "valid"),
        ("objects", SCHEMA, 'only {"b": 1}', "invalid"),
        ("json", None, "[]", "valid"),
        ("json", None, "null", "valid"),
        ("json", None, "", "invalid"),
        ("json", None, '```\n{"a": 1}\n```', "invalid"),
        ("json", SCHEMA, '{"a": 1}', "valid"),
        ("json", SCHEMA, "{}", "invalid"),
        ("json", {"$ref": "https://example.com/schema"}, "{}", "unchecked"),
    ],
)
def test_a_text_is_taken_as_it_stands(kind: Any, schema: Any, text: str, outcome: str) -> None:
    assert check_text(kind, schema, text)["outcome"] == outcome


def test_thousands_of_braces_end_with_a_sentence() -> None:
    start = time.process_time()
    result = check_one(Constraint("objects", None), "{[" * 100_000)
    assert result["outcome"] == "unchecked"
    assert result["why"]
    assert time.process_time() - start < 5  # the work is the child's
