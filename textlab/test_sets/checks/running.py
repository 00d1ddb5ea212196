"""Checks made on an answer. Those that a judge makes come from `judging`."""

from collections.abc import Iterator, Mapping, Sequence

from textlab.test_sets.checks.check import Answer, Check, CheckResult, build_error, build_result
from textlab.test_sets.checks.facts import FACTS
from textlab.test_sets.checks.runaways import Runaways
from textlab.test_sets.checks.values import RunawayError, UncheckableError, render_value


def run_checks(
    checks: Sequence[Check],
    answer: Answer,
    values: Mapping[str, str],
    runaways: Runaways | None = None,
) -> list[CheckResult]:
    """In order, without the judged ones; `values`: the row's, by the names of their columns.

    Never raises: what can't be checked is a result that says so. Expressions and schemas are looked
    at in a process that has a time limit; those that exceed it are noted in `runaways`.
    """
    if answer.error:
        return []
    known = runaways or Runaways()
    return [
        run_check(index, check, answer, values, known)
        for index, check in enumerate(checks)
        if not check.is_judged
    ]


def list_judged(checks: Sequence[Check]) -> Iterator[tuple[int, Check]]:
    """Those that a model judges, with their places in the list."""
    return ((index, check) for index, check in enumerate(checks) if check.is_judged)


def run_check(
    index: int, check: Check, answer: Answer, values: Mapping[str, str], runaways: Runaways
) -> CheckResult:
    if refusal := runaways.find_refusal(check):
        return build_error(check, index, refusal)
    try:
        fact = FACTS[check.kind.name](check, render_value(check.value, values), answer)
    except UncheckableError as error:
        if isinstance(error, RunawayError):
            runaways.note_check(check)
        return build_error(check, index, str(error))
    passed = fact.holds != check.is_inverse
    score = float(passed)
    if fact.score is not None:
        score = 1 - fact.score if check.is_inverse else fact.score
    return build_result(check, index, passed=passed, score=score, reason=fact.sentence)
