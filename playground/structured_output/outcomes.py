"""What came of checking an answer, as it is kept with its run."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from playground.intake.errors import IntakeError
from playground.intake.pool import Pool
from playground.providers import classify_ending
from playground.structured_output.constraints import Constraint, Kind, read_constraints
from playground.structured_output.results import SEARCH_TOO_SLOW

CHECK_SECONDS = 20.0  # of the clock, start of the child included; it has far less of a processor
MAX_PROCESSES = 2
PATIENCE_SECONDS = 15.0  # that a check waits for its turn
MAX_ANSWER_CHARS = 1_000_000  # no answer is longer
TOO_SLOW = "Checking it takes too much time or memory."
TOO_DEEP = "The schema is nested too deeply."
BUSY = "Too many answers are being checked right now."
TOO_LONG = f"It has more than {MAX_ANSWER_CHARS:,} characters."

COMMAND = (sys.executable, "-B", "-m", "playground.structured_output.child")
pool = Pool(MAX_PROCESSES, CHECK_SECONDS, COMMAND, PATIENCE_SECONDS)


class Answered(Protocol):
    """A run whose answer has ended."""

    request: Any
    text: str
    finish_reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`where` is a JSON path, `why` a sentence; both empty where all is well."""

    kind: Kind
    outcome: Literal["valid", "fenced", "invalid", "unchecked"]
    where: str = ""
    why: str = ""
    cut: bool = False  # it was ended before the model had come to its own end


def check_run(run: Answered, *, cut: bool) -> dict[str, Any] | None:
    """The outcome, to be kept with the run; nothing where its request asks for no form."""
    constraints = read_constraints(run.request)
    if not constraints:
        return None
    cut = cut or classify_ending(run.finish_reason) == "cut"
    return asdict(check_answer(constraints, run.text, cut=cut))


def check_answer(constraints: Sequence[Constraint], text: str, *, cut: bool = False) -> Outcome:
    """The first constraint that is not met, or that all of them are."""
    outcome = Outcome(constraints[0].kind, "valid")
    for constraint in constraints:
        result = check_one(constraint, text)
        outcome = Outcome(constraint.kind, **result, cut=cut)
        if outcome.outcome != "valid":
            break
    return outcome


def check_one(constraint: Constraint, text: str) -> Mapping[str, Any]:
    if len(text) > MAX_ANSWER_CHARS:
        return {"outcome": "unchecked", "why": TOO_LONG}
    head = {"job": "check", "kind": constraint.kind, "rule": constraint.rule}
    try:
        result: Mapping[str, Any] = pool.run_job("", head, text.encode(errors="replace"))[0]
    except RecursionError:
        return {"outcome": "unchecked", "why": TOO_DEEP}
    except IntakeError as error:
        return {"outcome": "unchecked", "why": BUSY if error.code == "busy" else TOO_SLOW}
    return {name: result[name] for name in ("outcome", "where", "why")}


def is_too_slow(result: Mapping[str, Any]) -> bool:
    """Whether `check_one` gave up because it takes too long."""
    return result["outcome"] == "unchecked" and result["why"] in (TOO_SLOW, SEARCH_TOO_SLOW)


def find_schema_fault(schema: Any) -> str:
    """Why nothing can be checked against it, as the end of a sentence; empty where it can."""
    return ask_for_fault("find_fault", schema)


def find_pattern_fault(pattern: str) -> str:
    """Why nothing can be searched with it, as the end of a sentence; empty where it can."""
    return ask_for_fault("find_pattern_fault", pattern)


def ask_for_fault(job: str, rule: Any) -> str:
    try:
        return str(pool.run_job("", {"job": job, "rule": rule})[0]["fault"])
    except RecursionError:
        return "it is nested too deeply."
    except IntakeError:
        return "parsing it takes too long."
