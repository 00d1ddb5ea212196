"""Checks that take too long on answer after answer: after a few of them they are tried no more."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property

import orjson

from textlab.test_sets.checks.check import Check

CAN_RUN_AWAY = ("pattern", "schema")  # by what their value is
MAX_TRIES = 3  # answers that a check may take too long on
NOT_TRIED = (
    "It took too long on {count} other answers, so it wasn't tried on this one. Retry the errors to"
    " try it again."
)


class Runaways:
    """`load` says on how many answers each took too long before; `fresh`: those of now."""

    def __init__(self, load: Callable[[], Mapping[str, int]] = dict) -> None:
        self.load = load
        self.fresh: Counter[str] = Counter()

    @cached_property
    def counts(self) -> Mapping[str, int]:
        return self.load()

    def find_refusal(self, check: Check) -> str:
        """Why it isn't tried; blank where it is."""
        if check.kind.value not in CAN_RUN_AWAY:
            return ""
        count = self.counts.get(digest_check(check), 0)
        return NOT_TRIED.format(count=count) if count >= MAX_TRIES else ""

    def note_check(self, check: Check) -> None:
        self.fresh[digest_check(check)] += 1


def digest_check(check: Check) -> str:
    """Of what it looks for as it is written, whatever a row fills in."""
    return hashlib.sha256(orjson.dumps([check.kind.name, check.value])).hexdigest()
