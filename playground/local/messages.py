"""What an endpoint is given and what it gives back; an endpoint never sees a socket."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from playground.local.hangup import HangUp

Json = dict[str, Any]
# The events of a stream. A string among them is sent as a comment, which clients skip:
# it says that somebody is still working.
Events = Generator[Json | str, None, None]


@dataclass(frozen=True)
class Request:
    """One POST: its JSON object, and whether its sender is still there."""

    body: Json
    hangup: HangUp


# A whole answer, or a stream. An endpoint that streams has already been
# accepted by its engine when it returns, so that a refusal can still choose its status.
Answer = Json | Events
Endpoint = Callable[[Request], Answer]
