"""A question that a page asks a model beside its own work: its answer is a run that can be read.

Which app records it says its type of runs (`RunType.takes_questions`): whoever asks knows none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from playground import intake
from playground.keys import store as keys
from playground.keys.store import KeyMark
from playground.models import Run
from playground.providers import Client, Invalid, Provider
from playground.runs.types import list_run_types


@dataclass(frozen=True, slots=True)
class Question:
    """`picture`: as it will be sent."""

    provider: Provider
    model: str
    message: str
    system: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    picture: intake.Prepared | None = None
    picture_name: str = "picture"

    @property
    def request(self) -> dict[str, Any]:
        """What a run of a conversation records."""
        system = {"system": self.system} if self.system else {}
        return {**system, "message": self.message, **self.parameters}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and with which key."""

    owner: str
    client: Client
    key: KeyMark


def ask_question(owner: str, session: SessionBase, question: Question) -> Run:
    """Record and send it. Raises ProviderError before anything is recorded, and BeyondLimit."""
    slug = question.provider.slug
    client = keys.build_client(slug, session, owner=owner)
    asker = Asker(owner, client, keys.mark_key(slug, session))
    for run_type in list_run_types():
        if run_type.takes_questions:
            return run_type.start_question(asker, question)
    raise Invalid("This site has no page that can ask models questions.")
