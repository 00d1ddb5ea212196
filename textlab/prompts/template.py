"""Templates: text in which {{name}} stands for what is filled in, {{name=default}} with a default.

What is filled in is text and nothing more: variables in it stay as they are written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_VARIABLES = 50
MAX_VARIABLE_CHARS = 60
# A default has no braces: the pattern would read a long text again from each opening one.
VARIABLE = re.compile(
    rf"\{{\{{[ \t]*(?P<name>[^\W\d]\w{{0,{MAX_VARIABLE_CHARS - 1}}})[ \t]*"
    r"(?:=(?P<default>[^{}]*))?\}\}"
)


@dataclass(frozen=True, slots=True)
class Variable:
    """`default` is None where there is none: it has to be filled in."""

    name: str
    default: str | None = None


def list_variables(text: str) -> list[Variable]:
    """Each once, in the order of the text, with the first default it has."""
    variables: dict[str, Variable] = {}
    for match in VARIABLE.finditer(text):
        name, default = match["name"], match["default"]
        known = variables.setdefault(name, Variable(name))
        if known.default is None and default is not None:
            variables[name] = Variable(name, default.strip())
    return list(variables.values())


def fill_template(text: str, values: Mapping[str, str]) -> str:
    """The text with each variable's value in its place. A variable without one stays."""
    return VARIABLE.sub(lambda match: values.get(match["name"], match[0]), text)
