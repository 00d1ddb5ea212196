"""Checks as the fields of a form, and back: one line of a form for each check of an answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from textlab.test_sets.checks import INVERSE, TYPES, CheckType, parse_checks

GROUPS: Sequence[tuple[str, Sequence[str]]] = (
    ("Text", (
        "icontains", "contains", "icontains-any", "icontains-all", "contains-any", "contains-all",
        "equals", "starts-with", "regex",
    )),
    ("Likeness", ("similarity", "levenshtein", "cer", "wer")),
    ("JSON", ("is-json", "contains-json")),
    ("Length and time", (
        "min-length", "max-length", "word-count", "min-tokens", "max-tokens", "latency",
    )),
    ("Judged by a model", ("llm-rubric",)),
)  # fmt: skip
PARTS = ("not", "type", "value", "threshold", "provider", "more")
OWN_KEYS = ("type", "value", "threshold", "provider")  # that have a field; the rest is carried


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What is typed for one check. `more`: its other keys as JSON, from a file."""

    type: str = "icontains"
    value: str = ""
    threshold: str = ""
    provider: str = ""
    more: str = ""
    is_inverse: bool = False

    @property
    def is_blank(self) -> bool:
        kind = TYPES.get(self.type)
        return not (self.value.strip() or self.threshold.strip() or (kind and kind.optional))


def list_types() -> list[tuple[str, list[CheckType]]]:
    """By group; those of no group come last."""
    grouped = {name for _, names in GROUPS for name in names}
    groups = [(title, [TYPES[name] for name in names if name in TYPES]) for title, names in GROUPS]
    rest = [kind for name, kind in TYPES.items() if name not in grouped]
    return [*groups, *([("Other", rest)] if rest else [])]


def write_lines(checks: Sequence[Mapping[str, Any]]) -> list[CheckLine]:
    return [write_line(check) for check in checks]


def write_line(check: Mapping[str, Any]) -> CheckLine:
    name, threshold = str(check.get("type", "")), check.get("threshold")
    more = {key: value for key, value in check.items() if key not in OWN_KEYS}
    return CheckLine(
        type=name.removeprefix(INVERSE),
        value=write_value(check.get("value")),
        threshold="" if threshold is None else str(threshold),
        provider=str(check.get("provider") or ""),
        more=json.dumps(more, ensure_ascii=False) if more else "",
        is_inverse=name.startswith(INVERSE),
    )


def write_value(value: Any) -> str:
    """A list of texts has a line for each."""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return "" if value is None else str(value)


def read_lines(values: QueryDict) -> list[CheckLine]:
    """As they were typed, without blank ones and the one whose button was pressed."""
    verb, _, removed = values.get("action", "").partition(".")
    parts = [values.getlist(f"check_{part}") for part in PARTS]
    lines = []
    for number, (inverse, name, *texts) in enumerate(zip(*parts, strict=False), start=1):
        if verb == "remove-check" and removed == str(number):
            continue
        value, threshold, provider, more = (
            text.replace("\r\n", "\n").replace("\0", "") for text in texts
        )
        lines.append(CheckLine(name, value, threshold, provider, more, inverse == "not"))
    return [line for line in lines if not line.is_blank]


def read_checks(lines: Sequence[CheckLine]) -> tuple[list[dict[str, Any]], list[str]]:
    """The checks, and a sentence for each that can't be used."""
    raw: list[dict[str, Any]] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            raw.append(read_check(line))
        except ValidationError as error:
            problems.append(f"Check {number}: {error.messages[0]}")
    if problems:
        return [], problems
    try:
        return [check.as_dict() for check in parse_checks(raw)], []
    except ValidationError as error:
        return [], error.messages


def read_check(line: CheckLine) -> dict[str, Any]:
    """As it stands in promptfoo's YAML. Raises ValidationError."""
    kind = TYPES.get(line.type)
    check: dict[str, Any] = {
        **read_more(line.more),
        "type": f"{INVERSE if line.is_inverse else ''}{line.type}",
    }
    value = read_value(kind, line.value)
    if value is not None and not (kind and kind.value == "none"):
        check["value"] = value
    if line.threshold.strip() and (kind is None or kind.threshold):
        check["threshold"] = line.threshold.strip()
    if line.provider and line.type == "llm-rubric":
        check["provider"] = line.provider
    return check


def read_value(kind: CheckType | None, text: str) -> Any:
    if kind is None:
        return text
    if kind.value == "texts":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if kind.value in ("schema", "count") and text.strip().startswith("{") and "{{" not in text:
        return read_json(text)
    return text if text.strip() or not kind.optional else None


def read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValidationError(f"this isn't valid JSON: {error}.") from None


def read_more(text: str) -> dict[str, Any]:
    try:
        more = json.loads(text) if text else {}
    except ValueError:
        return {}
    return more if isinstance(more, dict) else {}
