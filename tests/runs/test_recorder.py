"""Answers are stored together, and one that breaks takes no other with it."""

from collections.abc import Sequence

import pytest
from django.db import connection

from playground.models import Run, Status
from playground.providers import Chunk
from playground.runs import services as runs
from playground.runs.live import Live
from playground.runs.recorder import recorder
from playground.runs.types import RunType

pytestmark = pytest.mark.django_db(transaction=True)


def answer_runs(count: int) -> list[Live]:
    """Each has its answer, and waits to be stored."""
    lives = [
        Live(
            runs.create_run(
                owner="me", app="textlab", provider="local", endpoint="chat", model="m", request={}
            )
        )
        for _ in range(count)
    ]
    for number, live in enumerate(lives):
        recorder.add_live(live)
        live.take_chunk(Chunk(text=f"answer {number}", tokens=1))
        live.settle_outcome(Status.DONE)
    return lives


def list_statuses(lives: Sequence[Live]) -> list[str]:
    recorder.note_end()
    assert all(live.recorded.wait(5) for live in lives)
    return [Run.objects.get(pk=live.id).status for live in lives]


def test_many_runs_are_stored_together() -> None:
    assert set(list_statuses(answer_runs(120))) == {Status.DONE}
    assert Run.objects.filter(status=Status.DONE, text__startswith="answer").count() == 120


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite stores anything")
def test_an_answer_that_cannot_be_stored_does_not_hold_up_the_others() -> None:
    lives = answer_runs(3)
    lives[1].text = "a\0b"
    assert list_statuses(lives) == [Status.DONE, Status.FAILED, Status.DONE]
    stored = Run.objects.get(pk=lives[1].id)
    assert stored.error == "The answer contains something that can't be saved."


def test_a_fault_of_an_app_takes_one_answer_and_not_the_recorder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def store_details(self: RunType, live: Live) -> None:
        if live.text == "answer 1":
            raise ValueError("a fault")

    monkeypatch.setattr("textlab.run_type.TextRunType.store_details", store_details)
    assert list_statuses(answer_runs(3)) == [Status.DONE, Status.FAILED, Status.DONE]


def test_a_round_that_breaks_down_is_followed_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("playground.runs.recorder.split_batches", lambda _lives: 1 / 0)
    (live,) = answer_runs(1)
    recorder.note_end()
    assert not live.recorded.wait(0.2)
    monkeypatch.undo()
    assert live.recorded.wait(10)
