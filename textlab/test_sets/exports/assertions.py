"""Checks as promptfoo's assertions; those it hasn't got as JavaScript of a few lines."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from playground.structured_output.javascript import PatternError, translate_pattern
from textlab.test_sets.checks import Check
from textlab.test_sets.checks.values import write_text
from textlab.test_sets.exports.table import Judge
from textlab.test_sets.exports.templates import (
    Names,
    translate_to_javascript,
    translate_value,
)

OUTPUT = 'const text = typeof output === "string" ? output : JSON.stringify(output);'
SIMILARITY = """
const a = [...expected], b = [...text];
let row = new Array(b.length + 1).fill(0);
for (const x of a) {
  const next = [0];
  b.forEach((y, i) => next.push(x === y ? row[i] + 1 : Math.max(row[i + 1], next[i])));
  row = next;
}
const total = a.length + b.length;
const score = total ? (2 * row[b.length]) / total : 1;
const holds = score >= limit;
"""
# Without taking Markdown off, which the rates here don't count.
RATE = """
const clean = (words) => words.normalize("NFC").trim().split(/\\s+/).join(" ");
const split = (words) => (words === "" ? [] : SPLIT);
const a = split(clean(expected)), b = split(clean(text));
let row = b.map((_, i) => i + 1);
row.unshift(0);
a.forEach((x, i) => {
  const next = [i + 1];
  b.forEach((y, j) => next.push(Math.min(row[j] + (x !== y), row[j + 1] + 1, next[j] + 1)));
  row = next;
});
const rate = a.length ? row[b.length] / a.length : Number(b.length > 0);
const score = Math.max(0, 1 - rate);
const holds = rate <= limit;
"""
SPLITS = {"cer": "[...words]", "wer": 'words.split(" ")'}
AMOUNTS = {
    "length": "[...text].length",
    "tokens": "context.providerResponse.tokenUsage.completion",
}


def translate_check(check: Check, names: Names, judges: Mapping[str, Judge]) -> dict[str, Any]:
    """An assertion as it stands in promptfoo's YAML."""
    kind = check.kind.name
    if write := SCRIPTS.get(kind):
        return {"type": "javascript", "value": write(check, names), **list_extras(check)}
    if kind == "regex" and (script := write_pattern(check, names)):
        return {"type": "javascript", "value": script, **list_extras(check)}
    fields = check.as_dict()
    fields.pop("provider", None)
    if "value" in fields:
        fields["value"] = translate_any(fields["value"], names)
    if judge := judges.get(check.provider):
        fields["provider"] = write_provider(judge.model, judge, {"temperature": 0})
    return fields


def list_extras(check: Check) -> dict[str, Any]:
    return {name: check.as_dict()[name] for name in ("weight", "metric") if name in check.as_dict()}


def translate_any(value: Any, names: Names) -> Any:
    """Texts are templates, those in lists, too; what is in an object is not."""
    if isinstance(value, str):
        return translate_value(value, names)
    if isinstance(value, list):
        return [translate_value(item, names) if isinstance(item, str) else item for item in value]
    if isinstance(value, dict) and '"$ref"' in json.dumps(value):
        # Promptfoo would look for what it refers to in the configuration.
        return translate_value(json.dumps(value, ensure_ascii=False), names)
    return value


def write_provider(model: str, place: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """One that speaks OpenAI's API. The key is named, and is nowhere in the configuration.

    `omitDefaults`: nothing is sent that isn't here. Thoughts are no part of an answer.
    """
    fields: dict[str, Any] = {"apiBaseUrl": place.base_url}
    if place.key_setting:
        fields["apiKeyEnvar"] = place.key_setting
    else:
        fields["apiKeyRequired"] = False
    return {
        "id": f"openai:chat:{model}",
        "config": {**fields, "omitDefaults": True, "showThinking": False, **config},
    }


def write_amount(check: Check, names: Names) -> str:
    bound, _, what = check.kind.name.partition("-")
    sign = {"min": ">=", "max": "<="}[bound]
    expected = translate_to_javascript(write_text(check.value), names)
    return join_lines(
        OUTPUT,
        f"const holds = {AMOUNTS[what]} {sign} Number({expected});",
        f"return holds !== {write_flag(check)};",
    )


def write_similarity(check: Check, names: Names) -> str:
    return write_measure(check, names, SIMILARITY)


def write_rate(check: Check, names: Names) -> str:
    return write_measure(check, names, RATE.replace("SPLIT", SPLITS[check.kind.name]))


def write_measure(check: Check, names: Names, body: str) -> str:
    expected = translate_to_javascript(write_text(check.value), names)
    score = "1 - score" if check.is_inverse else "score"
    return join_lines(
        OUTPUT,
        f"const expected = {expected}, limit = {check.limit};",
        body.strip("\n"),
        f"return {{ pass: holds !== {write_flag(check)}, score: {score}, "
        f'reason: "{check.type}: " + score }};',
    )


def write_pattern(check: Check, names: Names) -> str:
    """Blank where promptfoo reads the expression as we do."""
    try:
        translation = translate_pattern(write_text(check.value))
    except PatternError:
        return ""
    if translation.units and not translation.flags:
        return ""
    pattern = write_text(check.value).removeprefix(f"(?{translation.flags})")
    flags = translation.flags + "u" * (not translation.units)
    expected = translate_to_javascript(pattern, names)
    return join_lines(
        OUTPUT,
        f'return new RegExp({expected}, "{flags}").test(text) !== {write_flag(check)};',
    )


def write_flag(check: Check) -> str:
    return "true" if check.is_inverse else "false"


def join_lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


SCRIPTS: dict[str, Callable[[Check, Names], str]] = {
    "min-length": write_amount,
    "max-length": write_amount,
    "min-tokens": write_amount,
    "max-tokens": write_amount,
    "similarity": write_similarity,
    "cer": write_rate,
    "wer": write_rate,
}
