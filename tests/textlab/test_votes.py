"""Votes: cast once, on answers that are there, and remembered when these are gone."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from playground.models import Status
from playground.providers import Invalid
from playground.runs import services as runs
from tests.textlab.voting import create_round, create_vote
from textlab.models import Round, Vote
from textlab.votes.services import build_ballot, cast_vote, delete_vote

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_vote_names_who_took_part_and_who_won() -> None:
    blind, answers = create_round("me", "one", "two", "three")
    vote = cast_vote(blind, answers, verdict="win", place=1, task="coding")
    assert (vote.owner, vote.verdict, vote.winner, vote.task) == ("me", "win", 1, "coding")
    assert [each["model"] for each in vote.contestants] == ["test/0", "test/1", "test/2"]
    names = tuple(f"featherless:test/{n}" for n in range(3))
    assert build_ballot(vote).names == names
    assert build_ballot(vote).winner == 1


@pytest.mark.parametrize("verdict", ["tie", "all_bad"])
def test_a_tie_has_no_winner_whatever_is_sent(verdict: str) -> None:
    blind, answers = create_round("me", "one", "two")
    vote = cast_vote(blind, answers, verdict=verdict, place=1, task="")
    assert vote.winner is None
    assert build_ballot(vote).all_bad == (verdict == "all_bad")


def test_nobody_votes_twice() -> None:
    blind, answers = create_round("me", "one", "two")
    first = cast_vote(blind, answers, verdict="win", place=0, task="")
    blind.refresh_from_db()
    assert cast_vote(blind, answers, verdict="win", place=1, task="x") == first
    assert Vote.objects.get().winner == 0


def test_what_gave_no_answer_takes_no_part_and_cannot_win() -> None:
    blind, answers = create_round("me", "one", "", "three")
    with pytest.raises(Invalid, match="gave no answer"):
        cast_vote(blind, answers, verdict="win", place=1, task="")
    with pytest.raises(Invalid, match="gave no answer"):
        cast_vote(blind, answers, verdict="win", place=None, task="")
    vote = cast_vote(blind, answers, verdict="win", place=2, task="")
    assert [each["model"] for each in vote.contestants] == ["test/0", "test/2"]
    assert vote.winner == 1


def test_two_answers_are_needed() -> None:
    blind, answers = create_round("me", "one", " \n")
    with pytest.raises(Invalid, match="at least two answers"):
        cast_vote(blind, answers, verdict="win", place=0, task="")
    assert not Vote.objects.exists()


def test_who_is_still_answering_is_waited_for() -> None:
    blind, answers = create_round("me", "one", "two")
    answers[1].status = Status.RUNNING
    with pytest.raises(Invalid, match="finished"):
        cast_vote(blind, answers, verdict="tie", place=None, task="")


def test_only_what_differs_between_the_lanes_is_remembered() -> None:
    blind, answers = create_round("me", "one", "two", request={"message": "Hi", "top_p": 0.9})
    answers[0].request |= {"temperature": 0.2}
    answers[1].request |= {"temperature": 0.8, "system": "x" * 900}
    vote = cast_vote(blind, answers, verdict="tie", place=None, task="")
    assert vote.contestants[0]["parameters"] == {"temperature": 0.2}
    assert vote.contestants[1]["parameters"] == {"system": "x" * 200, "temperature": 0.8}
    assert "Hi" not in str(vote.contestants)


def test_a_vote_outlives_its_runs_and_its_round() -> None:
    blind, answers = create_round("me", "one", "two")
    vote = cast_vote(blind, answers, verdict="win", place=0, task="")
    for run in answers.values():
        runs.delete_run(run)
    Round.objects.all().delete()
    vote.refresh_from_db()
    assert vote.round is None
    assert build_ballot(vote).names == ("featherless:test/0", "featherless:test/1")


def test_a_round_whose_vote_is_deleted_is_not_blind_again() -> None:
    blind, answers = create_round("me", "one", "two")
    assert blind.is_hidden
    vote = cast_vote(blind, answers, verdict="win", place=0, task="")
    assert not Round.objects.get().is_hidden
    delete_vote(vote)
    assert not Round.objects.get().is_hidden


@pytest.mark.parametrize(("verdict", "winner"), [("win", None), ("tie", 0), ("all_bad", 1)])
def test_the_database_takes_no_contradiction(verdict: str, winner: int | None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        create_vote("me", "a", "b", verdict=verdict, winner=winner)


def test_staff_see_votes_and_delete_them(client: Browser) -> None:
    client.force_login(User.objects.create_superuser("staff"))
    blind, answers = create_round("me", "one", "two")
    vote = cast_vote(blind, answers, verdict="win", place=0, task="coding")
    assert "coding" in client.get(reverse("admin:textlab_vote_changelist")).text
    address = reverse("admin:textlab_vote_delete", args=[vote.pk])
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not Vote.objects.exists()
    assert not Round.objects.get().is_blind
