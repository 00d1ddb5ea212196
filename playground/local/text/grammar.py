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


def schema(wanted: Json) -> str:
    """JSON that fits a JSON schema."""
    return _checked("%json " + orjson.dumps(wanted | COMPACT).decode())


def regex(pattern: str) -> str:
    """A full match of a regular expression."""
    return _checked(f"/{_within_slashes(pattern)}/")


def choice(options: list[str]) -> str:
    """One of the given strings."""
    return _checked(" | ".join(orjson.dumps(option).decode() for option in options))


def _within_slashes(pattern: str) -> str:
    """Escape what would end the pattern; what is escaped already stays as it is."""
    return re.sub(r"\\?[/\n\r]|\\.", lambda found: ENDS.get(found[0][-1], found[0]), pattern)


def _checked(body: str) -> str:
    grammar = HEADER + body
    fault = LLMatcher.validate_grammar(grammar)
    if fault:
        raise GrammarError(_sentence(fault))
    return grammar


def _sentence(fault: str) -> str:
    """The library's first line and, of a regular expression, what is wrong with it."""
    lines = re.sub(r"^(at )?\d+\(\d+\): ", "", fault).splitlines()
    detail = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    return " ".join([lines[0], *detail])
