"""What an answer had to look like, and whether it does: JSON schema, regular expression, choices.

Schemas and expressions come from people, answers from models: all of it is looked at in a child
process with a time limit, never in the event loop.
"""

from playground.structured_output.constraints import Constraint, read_constraints
from playground.structured_output.outcomes import (
    Outcome,
    check_answer,
    check_run,
    find_pattern_fault,
    find_schema_fault,
)

__all__ = [
    "Constraint",
    "Outcome",
    "check_answer",
    "check_run",
    "find_pattern_fault",
    "find_schema_fault",
    "read_constraints",
]
