"""What may be seen of an answer before the vote: its words, and whether it has ended.

No name, no figure, no reasoning, no error of a provider; the order of a blind round is of chance.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.template.loader import render_to_string

from playground.http import later_events
from playground.models import Run
from playground.runs.live import News, Seen

LETTERS = "ABCDEF"  # of the answers, in the order they are shown


class BlindSeen(Seen):
    """As an event's id it doesn't say how long a model reasoned: that is not read anyway."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.text}.0.{self.moves}"


def is_hidden(run: Run) -> bool:
    """Whether it is an answer of a blind round that has no vote yet."""
    answer = getattr(run, "lane_answer", None)
    return answer is not None and answer.round.is_hidden


def list_masked_events(
    run: Run, news: Iterator[News | None], seen: Seen, /, **more: str
) -> Iterator[bytes]:
    """What arrives, masked. `news` follows `seen`."""
    return later_events(run, map(mask_news, news), seen, render_masked, **more)


def mask_news(item: News | None) -> News | None:
    return replace(item, reasoning="", phase=None, losses=None) if item else None


def render_masked(run: Run) -> str:
    return render_to_string("textlab/votes/_hidden_answer.html", {"run": run})
