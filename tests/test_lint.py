"""The linter of the JavaScript sees what it is there for."""

import json
import subprocess

import pytest

from tests.names import BANNED, ROOT

ESLINT = ROOT / "node_modules" / "eslint" / "bin" / "eslint.js"


def list_rules(source: str, path: str = "static/js/lib/example.js") -> list[str]:
    """The rules that a script of this source would break at this path."""
    command = ["node", str(ESLINT), "--format", "json", "--stdin", "--stdin-filename", path]
    done = subprocess.run(
        command, input=source, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    [report] = json.loads(done.stdout)
    return [message["ruleId"] for message in report["messages"]]


def test_a_script_may_not_call_anything_by_a_word_that_python_may_not() -> None:
    source = "".join(f"export const {name} = 1;\n" for name in sorted(BANNED))
    assert list_rules(source) == ["id-denylist"] * len(BANNED)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("export const f = () => nowhere;", "no-undef"),
        ("const unused = 1;", "no-unused-vars"),
        ("export const f = (a, b) => a == b;", "eqeqeq"),
        ("export const f = () => { let a = 1; return a; };", "prefer-const"),
        ("export const f = () => process.env;", "no-undef"),
    ],
    ids=["undefined", "unused", "loose", "constant", "node"],
)
def test_a_mistake_is_seen(source: str, rule: str) -> None:
    assert list_rules(source) == [rule]


def test_a_sound_script_passes() -> None:
    assert list_rules("export const width = (frame) => frame.clientWidth;\n") == []
