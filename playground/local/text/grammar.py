"""What an answer must look like, as a grammar the engine obeys (llguidance's Lark).

The engine drops a grammar it does not understand with a line in its log and answers
without any constraint. So every grammar is checked here first, by the same library.
What remains: a pattern whose states explode (three nested {500}) passes the check, and
the engine gives up on it while it answers.
"""

import re

import orjson
from llguidance import LLMatcher

from playground.local.messages import Json

HEADER = "%llguidance {}\nstart: "
# Free white space lets a small model indent until it runs out of tokens.
COMPACT: Json = {"x-guidance": {"whitespace_flexible": False}}

# What cannot stand between the slashes of a pattern, and how it is written instead.
ENDS = {"/": r"\/", "\n": r"\n", "\r": r"\r"}


class GrammarError(Exception):
    """A constraint that cannot be obeyed; the sentence says why."""


def build_schema_grammar(wanted: Json) -> str:
    """JSON that fits a JSON schema."""
    return _check_grammar("%json " + orjson.dumps(wanted | COMPACT).decode())


def build_regex_grammar(pattern: str) -> str:
    """A full match of a regular expression."""
    return _check_grammar(f"/{_within_slashes(pattern)}/")


def build_choice_grammar(options: list[str]) -> str:
    """One of the given strings."""
    return _check_grammar(" | ".join(orjson.dumps(option).decode() for option in options))


def _within_slashes(pattern: str) -> str:
    """Escape what would end the pattern; what is escaped already stays as it is."""
    return re.sub(r"\\?[/\n\r]|\\.", lambda match: ENDS.get(match[0][-1], match[0]), pattern)


def _check_grammar(body: str) -> str:
    grammar = HEADER + body
    fault = LLMatcher.validate_grammar(grammar)
    if fault:
        raise GrammarError(_describe_fault(fault))
    return grammar


def _describe_fault(fault: str) -> str:
    """The library's first line and, of a regular expression, what is wrong with it."""
    lines = re.sub(r"^(at )?\d+\(\d+\): ", "", fault).splitlines()
    detail = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    return " ".join([lines[0], *detail])
