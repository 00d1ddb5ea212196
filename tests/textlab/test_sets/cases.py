"""Cells to compare with promptfoo: checks of every shared type on answers of every kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textlab.test_sets.checks import Check, parse_checks

TEXTS = (
    "",
    " ",
    "Paris",
    "paris is in France.\n",
    " PARIS\u00a0",
    "a, b and c",
    "42",
    "3.50",
    "true",
    "null",
    "Łódź, İstanbul, ΣΑΣ",
    "😀 two\u3000words",
    '{"a": 1, "b": [true, null]}',
    '  {"a": "x"}\n',
    'See: {"a": 1}.\n```json\n{"b": {"c": 2.0}}\n```',
    "[1, 2]",
    "{a: 1, 'b': two}",
    '{"a": 1,} // none',
    'cut {"a": {"b": 1',
    "{{say}} and {{other}}",
    "{% raw %} {# none #} {",
    "file://none.txt",
    "package:none",
    "line one\nline two\r\nline three",
    "\ttab 'quotes' \"double\" \\ back",
    "- 1\n- 2",
    "0o17 1e5 yes ~ 2026-01-01",
)
SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "array"}},
    "required": ["a"],
}
REFERRING = {"$ref": "#/$defs/a", "$defs": {"a": {"type": "object", "required": ["b"]}}}
VALUES: Sequence[tuple[str, Sequence[Any]]] = (
    ("equals", ["Paris", "", "42", 42, 3.5, True, {"a": 1, "b": [True, None]}, [1, 2], "{{say}}"]),
    ("contains", ["Paris", "a", 42, " ", "ó", "😀", "{", "{{other}}", "x{{other}}x", "file://none"]),
    ("icontains", ["PARIS", "ŁÓDŹ", "i̇stanbul", "σας", "two\u3000WORDS", "{{other}}"]),
    ("contains-all", [["a", "b"], "a, b", ["42"], '"a, b", c', ["Paris", "{{other}}"], [1, 2]]),
    ("contains-any", [["x", "42"], "x ,, c", "Paris", '"b"" c", 3', ["{{say}}"], [True]]),
    ("icontains-all", [["PARIS", "FRANCE"], "A, B", ["two"]]),
    ("icontains-any", [["x", "TRUE"], "nothing, NULL", ["{{other}}"]]),
    ("regex", [r"^\d+$", "[Pp]aris", r"\bparis\b", "^$", r"\s$", r".{4}", r"^.$", r"a\.?", "(a|b)c",
               r"(?<x>l)ine.*\n", r"[^\x00-\x7f]", r"\p{Lu}", "(?i)FRANCE", r"^\W", r"{{other}}",
               "\u00a0", r"two\swords", r"one$", r"(?m)one$"]),
    ("starts-with", ["Paris", " ", "{", "😀", "line one\nline", "{{say}}", "-"]),
    ("is-json", [None, SCHEMA, {"type": "array"}, "type: array", REFERRING, '{"type": "number"}']),
    ("contains-json", [None, SCHEMA, {"required": ["b"]}, REFERRING]),
    ("levenshtein", ["Paris", "paris", "", "😀😀", "{{say}}", "42"]),
    ("word-count", [1, 2, "3", {"min": 2}, {"max": 2}, {"min": 1, "max": 3}, 0]),
    ("min-length", [1, 5, "7"]),
    ("max-length", [0, 5, 9]),
    ("min-tokens", [7, 8]),
    ("max-tokens", [7, 6]),
    ("similarity", ["Paris", "a, b", "😀", ""]),
)  # fmt: skip
OTHERS: Sequence[Mapping[str, Any]] = (
    {"type": "latency", "threshold": 600_000},
    {"type": "not-latency", "threshold": 600_000},
    {"type": "levenshtein", "value": "Paris", "threshold": 0},
    {"type": "levenshtein", "value": "Paris", "threshold": 2.5},
    {"type": "similarity", "value": "paris", "threshold": 0.4},
    {"type": "cer", "value": "Paris", "threshold": 0.5},
    {"type": "wer", "value": "a b c", "threshold": 0.7},
    {"type": "contains", "value": "42", "weight": 0},
    {"type": "not-is-json", "weight": 0.5, "metric": "words"},
)
SETS: Sequence[Sequence[Mapping[str, Any]]] = (
    (),
    (
        {"type": "contains", "value": "a", "weight": 3},
        {"type": "equals", "value": "Paris"},
        {"type": "regex", "value": "i", "weight": 0},
    ),
    ({"type": "is-json"}, {"type": "not-contains", "value": "zzz", "weight": 2}),
    ({"type": "icontains", "value": "PARIS", "weight": 0}, {"type": "word-count", "value": 1}),
)


OTHER = {"other": "{{say}} 42\n"}  # the row's other column
EVERY = 3  # each check meets a third of the texts, another third than the check before it


@dataclass(frozen=True, slots=True)
class Case:
    """`text` is what the model answers, and the row's value of `say`."""

    checks: Sequence[Check]
    text: str

    @property
    def values(self) -> dict[str, str]:
        return {"say": self.text, **OTHER}


def list_cases() -> Iterator[Case]:
    for number, checks in enumerate(list_checks()):
        for place, text in enumerate(TEXTS):
            if (number + place) % EVERY == 0:
                yield Case(checks, text)


def list_checks() -> Iterator[list[Check]]:
    """Each alone, then several together."""
    for kind, values in VALUES:
        for value in values:
            yield parse_checks([{"type": kind, "value": value}])
        yield parse_checks([{"type": f"not-{kind}", "value": values[0]}])
        yield parse_checks([{"type": f"not-{kind}", "value": values[-1]}])
    for fields in OTHERS:
        yield parse_checks([fields])
    for several in SETS:
        yield parse_checks(list(several))
