"""A check, the answer it is made on, and what comes of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from textlab.test_sets.checks.kinds import INVERSE, JUDGED, TYPES, CheckType

Outcome = Literal["pass", "fail", "error"]


@dataclass(frozen=True, slots=True)
class Check:
    """One assertion of promptfoo's. `type` may begin with `not-`.

    A failed check of weight 0 counts for nothing. `provider` is the judge, "provider:model".
    """

    type: str
    value: Any = None
    threshold: float | None = None
    weight: float = 1.0
    metric: str = ""
    provider: str = ""

    @property
    def kind(self) -> CheckType:
        return TYPES[self.type.removeprefix(INVERSE)]

    @property
    def is_inverse(self) -> bool:
        return self.type.startswith(INVERSE)

    @property
    def is_judged(self) -> bool:
        return self.kind.name == JUDGED

    @property
    def limit(self) -> float | None:
        """The threshold, or the one that the type has by default."""
        return self.kind.default if self.threshold is None else self.threshold

    def as_dict(self) -> dict[str, Any]:
        """As promptfoo has it: what says nothing is left out."""
        fields: dict[str, Any] = {"type": self.type}
        if self.value is not None:
            fields["value"] = self.value
        if self.threshold is not None:
            fields["threshold"] = self.threshold
        if self.weight != 1:
            fields["weight"] = self.weight
        return fields | {
            name: text
            for name, text in (("metric", self.metric), ("provider", self.provider))
            if text
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """`latency_ms` is None where it wasn't measured, `tokens_out` where nothing counted them.

    `error`: there is no answer, and this is why.
    """

    text: str
    latency_ms: float | None = None
    tokens_out: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`score` is between 0 and 1. `error`: it couldn't be checked, and `reason` says why.

    `index` is the check's place in the list, `weight` its weight there.
    """

    type: str
    passed: bool
    score: float
    reason: str
    error: bool = False
    index: int = 0
    weight: float = 1.0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def build_result(
    check: Check, index: int, *, passed: bool, score: float, reason: str, error: bool = False
) -> CheckResult:
    """With a reason that every database can store."""
    reason = reason.replace("\0", "").encode("utf-8", "replace").decode()
    return CheckResult(check.type, passed, score, reason, error, index, check.weight)


def build_error(check: Check, index: int, reason: str) -> CheckResult:
    """Of a check that couldn't be made."""
    return build_result(check, index, passed=False, score=0.0, reason=reason, error=True)


def read_result(fields: dict[str, Any]) -> CheckResult:
    """What `CheckResult.as_dict` wrote."""
    return CheckResult(**fields)


def settle_outcome(answer: Answer, results: Sequence[CheckResult]) -> Outcome:
    """Of a cell: an answer without checks passes, and one that can't be checked is no failure."""
    counted = [result for result in results if result.weight]
    if answer.error or any(result.error for result in counted):
        return "error"
    return "pass" if all(result.passed for result in counted) else "fail"


def compute_score(results: Sequence[CheckResult]) -> float:
    """Of a cell, between 0 and 1: the mean by weight, and 1.0 without checks."""
    if not results:
        return 1.0
    total = sum(result.weight for result in results)
    return sum(result.score * result.weight for result in results) / total if total else 0.0
