"""What an endpoint is given and what it gives back; an endpoint never sees a socket."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from playground.local.hangup import HangUp
from playground.local.line import Line

Json = dict[str, Any]
# The events of a stream. A string among them is sent as a comment, which clients skip:
# it says that somebody is still working.
Events = Generator[Json | str, None, None]
# A whole answer, or a stream. A stream has already been accepted by its engine when it
# is returned, so that a refusal can still choose its status, if nothing was said before.
Answer = Json | Events


@dataclass(frozen=True)
class Job:
    """A checked request. What it needs of the request's body is its own."""

    answer: Callable[[HangUp], Answer]  # told whether its client is still there
    streams: bool = False
    line: Line | None = None  # where it waits until the engine has a place for it
    owner: str = ""  # who asks, as far as the client says
    state: Callable[[], str] = lambda: "at work"  # what a wait for it is for
    close: Callable[[], None] = lambda: None


Endpoint = Callable[[Json], Job]
