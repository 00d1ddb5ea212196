"""A job at an image server of one's own: followed while it runs, and ended there when unwanted."""

import threading
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from imagegen.jobs import services as jobs
from imagegen.jobs import spool
from imagegen.jobs import tasks as jobs_tasks
from playground.models import Run, Status
from playground.providers import watch
from playground.runs import services as runs
from tests.imagegen.conftest import OWN, PARAMETERS, Start, build_source
from tests.scripted.webui import WebUI
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 20.0


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(watch, "_silent", {})


def begin_job(owner: str = "me", endpoint: str = "txt2img", **fields: object) -> Run:
    """Generate, and a worker that takes it up."""
    (run,) = jobs.submit_jobs(
        owner=owner, session_key="", provider=OWN, endpoint=endpoint, model="",
        request={**PARAMETERS, **fields}, init=build_source() if endpoint != "txt2img" else None,
    )  # fmt: skip
    threading.Thread(target=work_once, daemon=True).start()
    return run


def work_once() -> None:
    try:
        jobs_tasks.make_next(OWN)
    finally:
        connection.close()


def read_run(run: Run) -> Run:
    return Run.objects.get(pk=run.pk)


def read_progress(run: Run) -> dict[str, object]:
    progress_facts: dict[str, object] = read_run(run).extra.get("progress", {})
    return progress_facts


def stop_run(run: Run) -> None:
    jobs.cancel_run(run)
    wait_until(lambda: read_run(run).status == Status.STOPPED)


@pytest.mark.parametrize(("pages", "by_task"), [(True, True), (True, False), (False, False)])
def test_steps_time_and_picture_are_told_while_it_runs(
    start: Start, pages: bool, by_task: bool
) -> None:
    start(pace=0.3, pages=pages, by_task=by_task)
    run = begin_job()
    wait_until(lambda: read_progress(run).get("steps") and read_progress(run).get("preview"))
    progress_facts = read_progress(run)
    assert progress_facts["steps"] == 20
    assert 0 <= int(str(progress_facts["step"])) <= 20
    assert 0 < float(str(progress_facts["left"])) < 20
    assert not progress_facts["waits"]
    wait_until(lambda: read_run(run).status == Status.DONE)
    assert "progress" not in read_run(run).extra
    wait_until(lambda: not spool.preview_path(run.pk).exists())


@pytest.mark.parametrize(("pages", "by_task"), [(True, True), (True, False), (False, False)])
def test_cancelling_ends_it_at_the_server(start: Start, pages: bool, by_task: bool) -> None:
    webui = start(pace=60.0, pages=pages, by_task=by_task)
    run = begin_job()
    wait_until(lambda: webui.tasks)
    stop_run(run)
    wait_until(lambda: webui.interrupts)
    assert (webui.interrupts, webui.tasks) == (1, [])
    again = begin_job()
    wait_until(lambda: webui.tasks)
    stop_run(again)


@pytest.mark.parametrize("pages", [True, False])
def test_somebody_elses_job_is_never_ended(start: Start, pages: bool) -> None:
    webui = start(pace=60.0, pages=pages)
    others = webui.add("task(other)", 20)
    run = begin_job()
    wait_until(lambda: len(webui.tasks) == 2)
    wait_until(lambda: read_progress(run).get("waits"))
    assert not read_progress(run).get("preview")
    stop_run(run)
    assert webui.interrupts == 0
    assert webui.tasks[0] is others


@pytest.mark.parametrize("pages", [True, False])
def test_a_job_that_begins_after_it_was_cancelled_is_ended(start: Start, pages: bool) -> None:
    """It was on its way: the server had it, and had not begun."""
    webui = start(pace=60.0, pages=pages, slow_start=1.0)
    run = begin_job()
    wait_until(lambda: webui.bodies)
    stop_run(run)
    wait_until(lambda: webui.interrupts == 1)


def test_what_the_server_has_queued_is_ended_when_its_turn_comes(start: Start) -> None:
    webui = start(pace=60.0)
    others = webui.add("task(other)", 20)
    run = begin_job()
    wait_until(lambda: len(webui.tasks) == 2)
    mine = webui.tasks[1]
    stop_run(run)
    others.interrupted = True
    wait_until(lambda: mine.interrupted)
    assert webui.interrupts == 1


def test_only_the_one_of_ours_that_was_cancelled_is_ended(start: Start) -> None:
    """Two of different people wait at the same server: the second is cancelled, the first runs."""
    webui = start(pace=0.2)
    first = begin_job()
    wait_until(lambda: webui.tasks)
    before = webui.tasks[0]
    webui.add("task(third)", 1)
    second = Run.objects.get(pk=begin_job(owner="you").pk)
    jobs.cancel_run(second)
    wait_until(lambda: read_run(first).status == Status.DONE)
    assert not before.interrupted


def test_a_server_that_tells_nothing_is_asked_once(start: Start) -> None:
    webui = start(pages=False, progress=False)
    for _ in range(2):
        run = begin_job()
        wait_until(lambda run=run: read_run(run).status == Status.DONE)  # type: ignore[misc]
    assert webui.unknown.count("/sdapi/v1/progress") == 1
    assert "/sdapi/v1/interrupt" not in webui.unknown


def test_a_server_that_fails_while_it_is_looked_at_fails_no_job(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(pace=0.02)
    monkeypatch.setattr(WebUI, "answer_progress", lambda *_: 1 / 0)
    run = begin_job()
    wait_until(lambda: read_run(run).status == Status.DONE)


def test_the_page_shows_it_as_a_bar_in_words_and_as_a_picture(start: Start, client: Client) -> None:
    start(pace=60.0)
    client.post("/images/", {**PARAMETERS, "provider": OWN})
    run = Run.objects.get()
    threading.Thread(target=work_once, daemon=True).start()
    wait_until(lambda: read_progress(run).get("preview") and read_progress(run).get("steps"))
    html = client.get("/images/").content.decode()
    assert '<progress max="100"' in html
    assert "Step 0 of 20" in html
    where = f"/images/jobs/{run.pk}/preview/"
    assert f'src="{where}?v=' in html
    answer = client.get(where)
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert Client().get(where).status_code == 404
    jobs_page = client.get("/images/jobs/", headers={"Accept": "application/json"}).json()
    assert jobs_page["jobs"][0]["progress"]["steps"] == 20
    stop_run(run)
    wait_until(lambda: client.get(where).status_code == 404)  # tidied up once that is recorded


def test_there_is_no_preview_of_a_job_that_is_not_there(client: Client) -> None:
    assert client.get(f"/images/jobs/{UUID(int=0)}/preview/").status_code == 404


def test_nothing_is_left_running_when_the_process_goes(start: Start) -> None:
    webui = start(pace=60.0)
    run = begin_job()
    wait_until(lambda: webui.tasks)
    runs.interrupt_all()
    wait_until(lambda: webui.interrupts == 1)
    assert read_run(run).status != Status.DONE
