"""The queue panel: a page, a part of a page, facts; and what can be done with a job."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from imagegen.jobs import context as jobs_context
from playground.models import Run, Status
from tests.imagegen.conftest import run_worker
from tests.imagegen.generating import press_generate
from tests.providing import JSON
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


def queue_three(browser: Browser, **fields: str) -> list[Run]:
    """Three jobs that wait, in the order of their places."""
    press_generate(browser, **{"count": "3", "seed": "1", **fields})
    return list(Run.objects.order_by("job__place"))


def list_order() -> list[int]:
    waiting = Run.objects.filter(status=Status.QUEUED).order_by("job__place")
    return [run.request["seed"] for run in waiting]


def test_each_job_shows_its_place(client: Browser, provider: Server) -> None:
    first, second, _ = queue_three(client)
    page = client.get("/images/jobs/").text
    assert "0 running, 3 waiting" in page
    assert "Next" in page
    assert "Position 3" in page
    assert 'http-equiv="refresh"' in page
    facts = client.get("/images/jobs/", headers=JSON).json()
    assert (facts["open"], facts["running"]) == (3, 0)
    assert facts["jobs"][1] == {
        "run": str(second.pk), "status": "queued", "place": 2, "elapsed": None, "estimate": None,
        "waiting": "",
    }  # fmt: skip
    assert str(first.pk) in client.get("/images/edit/").text  # the queue is the same everywhere


def test_the_panel_asks_again_only_while_something_is_open(
    client: Browser, provider: Server
) -> None:
    idle = client.get("/images/jobs/", headers=HTMX).text
    assert "every " not in idle
    assert "<html" not in idle
    queue_three(client)
    assert "every 1500ms" in client.get("/images/jobs/", headers=HTMX).text


def test_what_has_ended_comes_with_the_panel(client: Browser, provider: Server) -> None:
    runs = queue_three(client)
    run_worker()
    query = {"open": [str(run.pk) for run in runs], "endpoint": "txt2img"}
    news = client.get("/images/jobs/", query, headers=HTMX).text
    assert 'hx-swap-oob="afterbegin:#result-list"' in news
    assert news.count("data-result") == 3
    elsewhere = client.get("/images/jobs/", {**query, "endpoint": "img2img"}, headers=HTMX).text
    assert "data-result" not in elsewhere
    nonsense = client.get("/images/jobs/", {"open": ["x", str(uuid4())]}, headers=HTMX)
    assert (nonsense.status_code, "data-result" in nonsense.text) == (200, False)


def test_a_time_is_told_once_one_has_been_learnt(client: Browser, provider: Server) -> None:
    press_generate(client)
    run_worker()
    press_generate(client)
    assert "takes about 1 s" in client.get("/images/jobs/").text


def test_a_job_is_cancelled_and_queued_again(client: Browser, provider: Server) -> None:
    run = queue_three(client)[1]
    assert client.post(f"/images/jobs/{run.pk}/cancel/", headers=JSON).json()["open"] == 2
    page = client.get("/images/").text
    assert "Cancelled." in page
    assert "Queue again" in page
    again = client.post(f"/images/jobs/{run.pk}/retry/", headers=HTMX).text
    assert f'id="result-{run.pk}" hx-swap-oob="delete"' in again
    assert list_order() == [1, 3, 2]
    done = client.post(f"/images/jobs/{run.pk}/retry/", headers=JSON).json()
    assert done["message"] == "Nothing to retry."


def test_all_are_cancelled(client: Browser, provider: Server) -> None:
    queue_three(client)
    back = client.post("/images/jobs/cancel-all/", {"back": "/images/edit/"})
    assert (back.status_code, back["Location"]) == (303, "/images/edit/")
    assert set(Run.objects.values_list("status", flat=True)) == {Status.STOPPED}
    assert "All jobs cancelled." in client.get("/images/").text


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:"]
)
def test_nobody_is_led_elsewhere(client: Browser, provider: Server, back: str) -> None:
    answer = client.post("/images/jobs/cancel-all/", {"back": back})
    assert answer["Location"] == "/images/jobs/"


@pytest.mark.parametrize(
    ("which", "where", "after"),
    [(2, "first", [3, 1, 2]), (2, "up", [1, 3, 2]), (0, "down", [2, 1, 3]), (0, "last", [2, 3, 1])],
)
def test_jobs_are_reordered(
    client: Browser, provider: Server, which: int, where: str, after: list[int]
) -> None:
    run = queue_three(client)[which]
    answer = client.post(f"/images/jobs/{run.pk}/move/", {"where": where}, headers=JSON)
    assert answer.status_code == 200
    assert list_order() == after


def test_an_unknown_direction_is_a_sentence(client: Browser, provider: Server) -> None:
    run = queue_three(client)[0]
    answer = client.post(f"/images/jobs/{run.pk}/move/", {"where": "away"}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["message"] == "A job can move first, up, down or last."


def test_a_job_that_ends_while_the_panel_is_read_comes_once(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The panel still shows it as open: its pictures come with the next look."""
    run = queue_three(client, count="1")[0]
    read_queue = jobs_context.list_queue

    def read_and_end(owner: str) -> dict[str, Any]:
        queue = read_queue(owner)
        run_worker()
        return queue

    monkeypatch.setattr(jobs_context, "list_queue", read_and_end)
    query = {"open": [str(run.pk)], "endpoint": "txt2img"}
    looks = [client.get("/images/jobs/", query, headers=HTMX).text for _ in range(2)]
    assert [f'id="job-{run.pk}"' in look for look in looks] == [True, False]
    assert [f'id="result-{run.pk}"' in look for look in looks] == [False, True]


def test_a_failed_job_says_why_and_can_be_tried_again(client: Browser, provider: Server) -> None:
    press_generate(client, sd_model_checkpoint="scripted-empty")
    run_worker()
    page = client.get("/images/").text
    assert "finished without returning an image" in page
    assert "Retry" in page
    assert f'href="?run={Run.objects.get().pk}"' in page


@pytest.mark.parametrize("action", ["cancel", "move", "retry"])
def test_somebody_elses_job_is_nobodys(client: Browser, provider: Server, action: str) -> None:
    run: Any = queue_three(client)[0]
    answer = Browser().post(f"/images/jobs/{run.pk}/{action}/", {"where": "last"})
    assert answer.status_code == 404
    assert list_order() == [1, 2, 3]
    assert Browser().get("/images/jobs/", headers=JSON).json()["open"] == 0
    assert client.get(f"/images/jobs/{run.pk}/{action}/").status_code == 405


def test_a_long_queue_is_shown_in_part(client: Browser, provider: Server) -> None:
    press_generate(client, count="20")
    page = client.get("/images/").text
    assert page.count('data-status="queued"') == 12
    assert "8 more" in page
    assert client.get("/images/jobs/").text.count('data-status="queued"') == 20
