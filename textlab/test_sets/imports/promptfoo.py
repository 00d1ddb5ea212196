"""Promptfoo's ways to write a test: `__expected` columns, and `vars` with `assert`."""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from textlab.test_sets.checks.kinds import INVERSE, TYPES
from textlab.test_sets.checks.values import read_number
from textlab.test_sets.imports.bounds import MAX_ROWS
from textlab.test_sets.imports.rows import (
    FileFaultError,
    RawRow,
    RawRows,
    RowFaultError,
    list_cells,
)

EXPECTED = "__expected"
CONFIG = re.compile(r"__config:__expected(\d*):threshold")
ASSERTION = re.compile(r"(not-)?([a-z][a-z-]*)(?:\((\d+(?:\.\d+)?)\))?(?::(.*))?", re.DOTALL)
CODE = re.compile(r"(?:javascript|fn|eval|python|file):")
RUBRIC = re.compile(r"(?:grade|llm-rubric):(.*)", re.DOTALL)
DEFAULT_THRESHOLD = 0.75  # promptfoo's, of these in a cell that names none
WITH_THRESHOLD = frozenset({"latency", "levenshtein"})
# Types of promptfoo's that a test set hasn't got: a cell with one of them is no text to equal.
FOREIGN = frozenset(
    """answer-relevance bleu classifier contains-html contains-sql contains-xml
    context-faithfulness context-recall context-relevance conversation-relevance cost factuality
    finish-reason g-eval gleu guardrails is-html is-refusal is-sql is-valid-function-call
    is-valid-openai-function-call is-valid-openai-tools-call is-xml javascript meteor
    model-graded-closedqa model-graded-factuality moderation perplexity perplexity-score pi python
    rouge-n ruby search-rubric select-best max-score similar tool-call-f1 webhook""".split()  # noqa: SIM905
)
NOT_SUPPORTED = "isn't supported: it is left out."


def split_fields(fields: Mapping[str, str]) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Of a line whose columns have names: the values, and the checks of its special columns."""
    special = {name.strip(): text.strip() for name, text in fields.items()}
    values = {name.strip(): text for name, text in fields.items() if not is_special(name)}
    checks = [
        read_assertion(text) for name, text in special.items() if name.startswith(EXPECTED) and text
    ]
    for name, text in special.items():
        match = CONFIG.fullmatch(name)
        index = int(match[1] or 1) - 1 if match else -1
        if text and 0 <= index < len(checks):
            checks[index]["threshold"] = text
    if metric := special.get("__metric"):
        checks = [{**check, "metric": metric} for check in checks]
    return values, checks


def is_special(name: str) -> bool:
    return name.strip().startswith("__")


def list_unused(columns: list[str]) -> Iterator[str]:
    """Those of promptfoo's columns whose meaning a test set hasn't got."""
    return (
        name
        for name in columns
        if name.startswith(("__prefix", "__suffix", "__threshold", "__providerOutput"))
    )


def read_assertion(text: str) -> dict[str, Any]:
    """`contains:x`, `not-levenshtein(3):x`; anything else is what the answer equals."""
    if match := RUBRIC.fullmatch(text):
        return {"type": "llm-rubric", "value": match[1].strip()}
    match = ASSERTION.fullmatch(text)
    if CODE.match(text) or not match or match[2] not in {*TYPES, *FOREIGN}:
        kind = CODE.match(text)
        return {"type": kind[0][:-1]} if kind else {"type": "equals", "value": text}
    inverse, kind_name, threshold, value = match.groups()
    check: dict[str, Any] = {"type": (INVERSE if inverse else "") + kind_name}
    if value is not None:
        check["value"] = value.strip()
    number = read_number(threshold)
    if number is None and kind_name in WITH_THRESHOLD:
        number = DEFAULT_THRESHOLD
    return check if number is None else {**check, "threshold": number}


def read_tests(document: Any) -> RawRows:
    """A list of tests, or a configuration that has one. Raises FileFaultError."""
    raw = RawRows()
    defaults: Mapping[str, Any] = {}
    if isinstance(document, Mapping):
        defaults = take_mapping(document.get("defaultTest"))
        raw.shared_checks = list(list_asserts(raw, 0, defaults.get("assert")))
        document = document.get("tests")
    if isinstance(document, str):
        raise FileFaultError(f"The tests are in another file, {document[:100]}. Upload that one.")
    if not isinstance(document, list):
        raise FileFaultError("It has no list of tests.")
    for number, test in enumerate(document, start=1):
        if not add_test(raw, number, test, take_mapping(defaults.get("vars"))):
            break
    return raw


def take_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def add_test(raw: RawRows, number: int, test: Any, defaults: Mapping[str, Any]) -> bool:
    """Whether the next one is wanted. A list of values makes a row of each."""
    try:
        variables = take_variables(test)
        checks = list(list_asserts(raw, number, test.get("assert")))
        if test.get("threshold") is not None:
            raw.add_problem(number, f"A threshold of the whole test {NOT_SUPPORTED}")
        return all(
            raw.add_row(RawRow(number, dict(list_cells(values)), checks))
            for values in list_combinations({**defaults, **variables})
        )
    except RowFaultError as error:
        raw.add_problem(number, str(error))
        return True


def take_variables(test: Any) -> Mapping[str, Any]:
    """Raises RowFaultError."""
    if isinstance(test, str):
        raise RowFaultError(f"It is in another file, {test[:100]}.")
    if not isinstance(test, Mapping):
        raise RowFaultError("It is no test with variables.")
    variables = test.get("vars", {})
    if isinstance(variables, str):
        raise RowFaultError(f"Its variables are in another file, {variables[:100]}.")
    if not isinstance(variables, Mapping):
        raise RowFaultError("Its variables have no names.")
    for name, value in variables.items():
        if isinstance(value, str) and value.startswith("file://"):
            raise RowFaultError(f"“{name}” is in another file, {value[:100]}.")
    return variables


def list_combinations(variables: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Of values that are lists, each with each: as many as a test set may have rows, and one."""
    several = {
        name: value if isinstance(value, list) and value else [value]
        for name, value in variables.items()
    }
    products = itertools.product(*several.values())
    for values in itertools.islice(products, MAX_ROWS + 1):
        yield dict(zip(several, values, strict=True))


def list_asserts(raw: RawRows, number: int, items: Any) -> Iterator[Any]:
    """Also those of sets, which pass where all in them do."""
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, Mapping) or item.get("type") != "assert-set":
            yield dict(item) if isinstance(item, Mapping) else item
        elif item.get("threshold") is not None:
            raw.add_problem(number, f"A set of checks with a threshold {NOT_SUPPORTED}")
        else:
            yield from list_asserts(raw, number, item.get("assert"))
