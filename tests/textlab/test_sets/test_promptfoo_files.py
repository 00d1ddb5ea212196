"""Tests of promptfoo as rows, in its tables and in its YAML."""

from tests.textlab.test_sets.importing import read_text

EXPECTED = [
    "q,__expected,__expected2,__metric,__config:__expected2:threshold,__prefix",
    "a,Paris,not-icontains: rome ,geo,,x",
    'b,"contains-any: x, ""y, z""",levenshtein(3):abc,,7,',
    "c,levenshtein:abc,latency(500),,,",
    "d,is-json,grade: is polite,,,",
    r"e,regex:^\d+$,word-count:3,,,",
    "f,javascript: output.length,similar(0.9):x,,,",
    "g,cost(0.1),unknown(1):x,,,",
]


def test_promptfoo_s_columns_are_checks() -> None:
    imported = read_text("a.csv", "\n".join(EXPECTED))
    assert imported.columns == ["q"]
    assert imported.checks == [
        [
            {"type": "equals", "value": "Paris", "metric": "geo"},
            {"type": "not-icontains", "value": "rome", "metric": "geo"},
        ],
        [
            {"type": "contains-any", "value": 'x, "y, z"'},
            {"type": "levenshtein", "value": "abc", "threshold": 7},
        ],
        [
            {"type": "levenshtein", "value": "abc", "threshold": 0.75},
            {"type": "latency", "threshold": 500},
        ],
        [{"type": "is-json"}, {"type": "llm-rubric", "value": "is polite"}],
        [{"type": "regex", "value": "^\\d+$"}, {"type": "word-count", "value": 3}],
        [],
        [{"type": "equals", "value": "unknown(1):x"}],
    ]
    assert [number for number, _reason in imported.problems] == [0, 6, 6, 7]
    assert imported.problems[0][1] == "The column “__prefix” isn't supported: it is left out."
    left_out = "A check (javascript): there is no such type. The check is left out."
    assert left_out in [reason for _number, reason in imported.problems]


YAML = """
defaultTest:
  vars: {language: English}
  assert: [{type: icontains, value: "{{city}}"}]
x-shared: &short {type: max-length, value: 40}
tests:
  - vars: {city: Paris, year: 2026, ok: no}
    assert:
      - type: contains
        value: France
        weight: 2
      - *short
  - vars: {city: [Rome, Oslo]}
    threshold: 0.5
    assert:
      - type: assert-set
        assert: [{type: equals, value: 1}]
      - type: javascript
        value: output.length
      - {type: assert-set, threshold: 0.5, assert: []}
  - file://more.yaml
  - vars: {city: file://city.txt}
  - 5
  - description: no variables
"""


def test_promptfoo_s_tests_are_rows() -> None:
    imported = read_text("promptfooconfig.yaml", YAML)
    assert imported.columns == ["language", "city", "year", "ok"]
    assert [row["city"] for row in imported.rows] == ["Paris", "Rome", "Oslo", ""]
    assert imported.rows[0] == {"language": "English", "city": "Paris", "year": "2026", "ok": "no"}
    assert imported.shared_checks == [{"type": "icontains", "value": "{{city}}"}]
    assert imported.checks == [
        [{"type": "contains", "value": "France", "weight": 2}, {"type": "max-length", "value": 40}],
        [{"type": "equals", "value": 1}],
        [{"type": "equals", "value": 1}],
        [],
    ]
    numbers = [number for number, _reason in imported.problems]
    assert sorted(set(numbers)) == [2, 3, 4, 5]
    reasons = " ".join(reason for _number, reason in imported.problems)
    assert "It is in another file, file://more.yaml." in reasons
    assert "“city” is in another file, file://city.txt." in reasons
    assert "A threshold of the whole test isn't supported" in reasons
    assert "A set of checks with a threshold isn't supported" in reasons
    assert "It is no test with variables." in reasons
