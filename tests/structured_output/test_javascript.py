"""Regular expressions: what JavaScript finds is found, and what it rejects is rejected."""

import json
import random
import re
import subprocess

import pytest

from playground.structured_output import Constraint, find_pattern_fault
from playground.structured_output.javascript import PatternError, split_pairs
from playground.structured_output.outcomes import check_one
from playground.structured_output.search import compile_search, search_text

ATOMS = [
    *"ab1_ .-é😀]}#&~Kſ\u2028\u00a0",
    *re.split(
        " +",
        r"\d \D \w \W \s \S \b \B ^ $ [abc] [^a] [] [^] [a-c1] [\d-x] [\w.] [\]] [[] [a&&b] [-a] "
        r"[a-] [\b] \n \t \0 \x41 \u0041 \cA \- \/ \a \A \Z \e \1 \2 (a) (?:b) (?=a) (?!a) (?<=a) "
        r"(?<!b) (?<n>a) \k<n> | * + ? *? +? {2} {1,} {,2} { [😀] [é-ü] \u{61} (?:a|b) (a|b) "
        r"((a)b) (?>a) (?P<x>a) \ \x \u12 \8 \07 \12 \xZ [\x41-\x45] [\S] [^\s] [\D5] [^\W_]",
    ),
]
TEXTS = (
    *("", "a", "b", "ab", "aab", "abab", "1", "_", "A", " ", "\n", "a\n", "a\nb", "\u2028"),
    *("\u00a0", "é", "😀", "😀😀", "a-b", "a.b", "]", "[", "\\", "k", "n", "aa", "{", "a{,2}"),
    *("x", "Z", "\t", "\x01", "\x00", "\x08", "ABC", "ü", "#&~", "a1_", "u{61}", "K"),
)
SCRIPT = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const tryAll = ([pattern, texts]) => {
  try {
    const expression = new RegExp(pattern);
    return texts.map((text) => expression.test(text));
  } catch {
    return null;
  }
};
console.log(JSON.stringify(cases.map(tryAll)));
"""


def find_all(pattern: str, texts: list[str]) -> list[bool] | None:
    try:
        expression, units = compile_search(pattern)
    except PatternError:
        return None
    return [bool(expression.search(split_pairs(text) if units else text)) for text in texts]


def test_expressions_find_what_node_finds() -> None:
    dice = random.Random(1310)
    cases = [
        ("".join(dice.choices(ATOMS, k=dice.randint(1, 5))), dice.sample(TEXTS, 8))
        for _ in range(3000)
    ]
    process = subprocess.run(
        ["node", "-e", SCRIPT], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    answers = json.loads(process.stdout)
    assert sum(answer is not None for answer in answers) > 2000
    differing = [
        (pattern, answer)
        for (pattern, texts), answer in zip(cases, answers, strict=True)
        if find_all(pattern, texts) != answer
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("pattern", "text", "outcome"),
    [
        ("(?i)paris", "In PARIS", "valid"),
        ("(?m)^b$", "a\nb\nc", "valid"),
        ("^b$", "a\nb\nc", "invalid"),
        ("(?s)a.b", "a\nb", "valid"),
        ("a.b", "a\nb", "invalid"),
        (r"^\p{Lu}", "Škoda", "valid"),
        (r"^\p{Lu}.$", "Š😀", "valid"),
        (r"[\p{L}_]{3}", "żó_", "valid"),
        (r"[^\p{L}]", "żó", "invalid"),
        ("(", "", "unchecked"),
        ("a++", "a", "unchecked"),
        (r"[\d-", "a", "unchecked"),
        ("[b-a]", "a", "unchecked"),
        ("a{99999999999}", "a", "unchecked"),
        ("(" * 5000 + ")" * 5000, "a", "unchecked"),
    ],
)
def test_what_goes_beyond_javascript_and_what_is_none(
    pattern: str, text: str, outcome: str
) -> None:
    assert check_one(Constraint("search", pattern), text)["outcome"] == outcome


def test_an_expression_that_explodes_ends_with_a_sentence() -> None:
    result = search_text("^(a|a)*$", "a" * 60 + "b")
    assert result["outcome"] == "unchecked"
    assert "takes longer than 1 second" in result["why"]


def test_the_fault_of_an_expression_is_a_clause() -> None:
    assert find_pattern_fault(r"\d+") == ""
    assert find_pattern_fault("*") == "nothing to repeat"
    assert find_pattern_fault("(?>a)") == "invalid group"
    assert find_pattern_fault("(a") == "missing )"
