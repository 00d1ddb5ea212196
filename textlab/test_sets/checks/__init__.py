"""Checks of answers: promptfoo's assertions, by its names and with its meaning, and some more.

Everything here takes and returns plain values. `similarity` is ours: promptfoo's `similar` compares
embeddings, which is something else. A check that can't be made (an expression that takes too long,
a schema that refers elsewhere) is an error with us, where promptfoo counts a failure.
"""

from textlab.test_sets.checks.check import (
    Answer,
    Check,
    CheckResult,
    Outcome,
    compute_score,
    read_result,
    settle_outcome,
)
from textlab.test_sets.checks.kinds import INVERSE, TYPES, CheckType
from textlab.test_sets.checks.parsing import parse_checks
from textlab.test_sets.checks.runaways import Runaways
from textlab.test_sets.checks.running import list_judged, run_checks

__all__ = [
    "INVERSE",
    "TYPES",
    "Answer",
    "Check",
    "CheckResult",
    "CheckType",
    "Outcome",
    "Runaways",
    "compute_score",
    "list_judged",
    "parse_checks",
    "read_result",
    "run_checks",
    "settle_outcome",
]
