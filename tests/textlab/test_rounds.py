"""What is stored of a comparison beside its runs."""

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.urls import reverse

from playground.models import Run
from textlab.models import LaneAnswer, Round

pytestmark = pytest.mark.django_db


def make_answer(new_round: Round, position: int) -> LaneAnswer:
    run = Run.objects.create(
        owner="me", app="textlab", provider="arli", endpoint="chat", model="m", status="done"
    )
    return LaneAnswer.objects.create(run=run, round=new_round, position=position)


def test_answers_stand_in_the_order_of_their_lanes() -> None:
    new_round = Round.objects.create(owner="me")
    second, first = make_answer(new_round, 1), make_answer(new_round, 0)
    again = make_answer(new_round, 0)
    assert list(new_round.answers.all()) == [first, again, second]


def test_an_answer_goes_with_its_run() -> None:
    new_round = Round.objects.create(owner="me")
    answer = make_answer(new_round, 0)
    answer.run.delete()
    assert not new_round.answers.exists()


def test_runs_stay_when_their_round_is_deleted() -> None:
    new_round = Round.objects.create(owner="me")
    answer = make_answer(new_round, 0)
    new_round.delete()
    assert Run.objects.filter(pk=answer.run_id).exists()


def test_staff_delete_an_answer_with_its_run(client: Browser) -> None:
    client.force_login(User.objects.create_superuser("staff"))
    answer = make_answer(Round.objects.create(owner="me"), 0)
    address = reverse("admin:textlab_laneanswer_delete", args=[answer.pk])
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not Run.objects.exists()
