"""YAML that people bring: today's meaning of it, and nothing that runs, repeats or explodes."""

from typing import Any

import pytest

from playground.yaml_files import YAMLFaultError, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing", None),
        ("a: no", {"a": "no"}),
        ("[yes, on, true, False]", ["yes", "on", True, False]),
        ("[012, 0o17, 0x1F, 1_000, -5]", [12, 15, 31, "1_000", -5]),
        ("[1e5, .5, 1., -1.5e-3]", [100000.0, 0.5, 1.0, -0.0015]),
        ("[1:30, 2026-01-01, <<]", ["1:30", "2026-01-01", "<<"]),
        ("[~, null, ]", [None, None]),
        ("1: a\ntrue: b\nnull: c", {"1": "a", "true": "b", "null": "c"}),
        ("a: &a {x: 1}\nb: {<<: *a, y: 2}", {"a": {"x": 1}, "b": {"x": 1, "y": 2}}),
        ("a: 1\na: 2", {"a": 2}),
        ('"\\u00e9"', "é"),
    ],
)
def test_plain_values(text: str, value: Any) -> None:
    assert read_yaml(text) == value


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {k: 1}\n" + "".join(
    f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [", "This isn't valid YAML at line 2, column 1"),
        ("a: b: c", "This isn't valid YAML at line 1, column 5"),
        ("a: 1\n---\nb: 2", "This isn't valid YAML at line 2, column 1"),
        (
            "a: !!python/object/apply:os.system [ls]",
            "This YAML has a tag that isn't read at line 1",
        ),
        ("!!binary aGk=", "This YAML has a tag that isn't read"),
        ("!mine x", "This YAML has a tag that isn't read"),
        ("a: *b", "This isn't valid YAML at line 1, column 4"),
        ("&a [*a]", "This YAML contains itself."),
        (BOMB, "This YAML is too large, or its aliases multiply."),
        (MERGE_BOMB, "This YAML is too large, or its aliases multiply."),
        ("[" * 300 + "]" * 300, "This YAML is nested too deeply."),
        ("[" * 50_000, "This isn't valid YAML at line 1"),
        ("- " * 50_000, "This isn't valid YAML at line 1"),
        ("a: \0", "This isn't valid YAML: it has characters that aren't text."),
        ("a: \x1b", "This isn't valid YAML: it has characters that aren't text."),
        ("? [a, b]\n: c", "This isn't valid YAML at line 1"),
    ],
)
def test_what_is_rejected_has_a_sentence(text: str, fault: str) -> None:
    with pytest.raises(YAMLFaultError) as caught:
        read_yaml(text)
    assert str(caught.value).startswith(fault)
