"""Who asks, as everything that is shared out by turns knows it: a visitor, and their network.

A visitor is a cookie, of which anybody has as many as they like; so the network counts too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asker:
    """Blank: work of the server itself, or of nobody known."""

    owner: str = ""
    network: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Under which places are counted: the network's, where one is known, before the owner's."""
        return (f"network {self.network}", self.owner) if self.network else (self.owner,)


current_asker: ContextVar[Asker] = ContextVar("current_asker", default=Asker())  # noqa: B039 - frozen


@contextmanager
def set_asker(owner: str, network: str = "") -> Iterator[None]:
    """What is asked for in here is counted as theirs."""
    token = current_asker.set(Asker(owner, network))
    try:
        yield
    finally:
        current_asker.reset(token)
