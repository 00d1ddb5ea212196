"""A comparison whose lanes go on from something that is no longer there."""

from pathlib import Path

import pytest
from django.test import Client as Browser

from playground.models import Run, Status
from playground.runs import removal
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.comparing import CHAT, HELLO, list_named, send_round
from tests.textlab.picturing import listed as listed
from tests.textlab.picturing import make_file, send
from textlab.compare import services
from textlab.models import Round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("listed")]


def test_a_lane_whose_picture_is_gone_fails_alone(client: Browser, provider: Server) -> None:
    first = send(client, picture=[make_file()])
    Path(first.artifacts.get().file.path).unlink()
    ends = list_named(
        send_round(client, "featherless:scripted/vision", HELLO, parent__1=str(first.pk)), "done"
    )
    lane, other = sorted(ends, key=lambda end: end["status"] == Status.DONE)
    assert "no longer on this server" in lane["html"]
    assert Run.objects.get(pk=lane["run"]).status == Status.FAILED
    assert Run.objects.get(pk=other["run"]).status == Status.DONE


def test_a_deleted_answer_of_a_lane_is_no_longer_in_its_round(
    client: Browser, provider: Server
) -> None:
    first = [data["id"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    parents = {"parent__1": first[0], "parent__2": first[1]}
    send_round(client, HELLO, CHAT, message="", again="2", **parents)
    newest = Round.objects.get().answers.order_by("-run__created").first()
    assert newest is not None
    removal.remove_turn(newest.run)
    assert [str(run.pk) for run in services.list_answers(Round.objects.get())] == first
    assert services.find_neighbours(Run.objects.get(pk=first[1])) == (None, None)
