"""The constraints in a recorded request, under whichever names its provider has for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from playground.providers.structured import GUIDED_JSON, RESPONSE_FORMAT, unwrap_schema

# The last three are no request's: they are what a person checks answers with.
Kind = Literal["schema", "object", "regex", "choice", "json", "objects", "search"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule for an answer. `rule` is the schema, the expression or the list of choices.

    A schema may be None for "json" (nothing but JSON) and "objects" (an object somewhere in it);
    "search" finds an expression anywhere, as JavaScript reads it.
    """

    kind: Kind
    rule: Any


def read_constraints(request: Mapping[str, Any]) -> list[Constraint]:
    """All that the answer has to satisfy; an API takes one, but nothing keeps a person to it."""
    constraints = [read_format(request.get(RESPONSE_FORMAT))]
    if isinstance(schema := request.get(GUIDED_JSON), Mapping):
        constraints.append(Constraint("schema", dict(schema)))
    if isinstance(regex := request.get("guided_regex"), str):
        constraints.append(Constraint("regex", regex))
    if isinstance(choices := request.get("guided_choice"), list):
        constraints.append(Constraint("choice", choices))
    return [constraint for constraint in constraints if constraint]


def read_format(value: Any) -> Constraint | None:
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "json_object":
        return Constraint("object", None)
    schema = unwrap_schema(value) if kind == "json_schema" else None
    return Constraint("schema", schema) if schema is not None else None
