"""How far an image is, and that one which nobody wants ends within a step."""

import base64
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from playground.local.hangup import HangUp
from playground.local.images.endpoints import ImageEndpoints
from playground.local.images.tasks import REMEMBERED, Tasks
from playground.local.line import Line
from playground.providers import progress
from tests.local.helpers import Client, read_error
from tests.local.images_host.conftest import ENGINE, Add

PATIENCE_SECONDS = 30
SLOW = {"step_seconds": 0.2}
BODY = {"prompt": "a boat", "steps": 100, "force_task_id": "task(mine)"}


def wait_until(is_so: Callable[[], object]) -> Any:
    end = time.monotonic() + PATIENCE_SECONDS
    while not (answer := is_so()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return answer


def look(painter: Client, task: str = "task(mine)", preview: int = -1) -> progress.Task:
    answer = painter.post("/internal/progress", {"id_task": task, "id_live_preview": preview})
    read = progress.read_task(answer.json())
    assert read is not None
    return read


def read_step(tmp_path: Path) -> int:
    return int((tmp_path / "scripted" / "steps.txt").read_text() or 0)


def test_each_step_is_told_with_a_preview(painter: Client, add_model: Add) -> None:
    add_model(script=SLOW)
    sock = painter.send("/v1/txt2img", BODY)
    task = wait_until(lambda: (task := look(painter)).preview and task)
    assert task.active
    assert 0 < task.part < 1
    assert task.left > 0
    assert Image.open(BytesIO(task.preview)).size == (16, 16)
    said = progress.read_progress(painter.get("/sdapi/v1/progress").json())
    assert said.steps == 100
    assert progress.is_busy(painter.get("/sdapi/v1/progress").json())
    sock.close()
    wait_until(lambda: not look(painter).active)


def test_a_preview_is_sent_once(painter: Client, add_model: Add) -> None:
    add_model(script={"step_seconds": 2})
    sock = painter.send("/v1/txt2img", BODY)
    task = wait_until(lambda: (task := look(painter)).preview and task)
    again = look(painter, preview=task.preview_id)
    assert again.preview == b"" or again.preview_id != task.preview_id
    sock.close()


def test_who_waits_is_queued_and_who_has_ended_is_known(painter: Client, add_model: Add) -> None:
    add_model(script=SLOW)
    first = painter.send("/v1/txt2img", BODY)
    wait_until(lambda: look(painter).active)
    second = painter.send("/v1/txt2img", {**BODY, "steps": 1, "force_task_id": "second"})
    wait_until(lambda: look(painter, "second").queued)
    first.close()
    wait_until(lambda: not look(painter, "second").queued and not look(painter, "second").active)
    assert look(painter, "second").known
    assert not look(painter, "nobody's").known
    assert second.recv(15) == b"HTTP/1.1 200 OK"
    second.close()


def test_hanging_up_ends_the_image_within_a_step(
    painter: Client, add_model: Add, tmp_path: Path
) -> None:
    add_model(script=SLOW)
    sock = painter.send("/v1/txt2img", BODY)
    wait_until(lambda: look(painter).part)
    sock.close()
    wait_until(lambda: not look(painter).active)
    step = read_step(tmp_path)
    add_model(script={})  # read by no process that runs
    answer = painter.post("/v1/txt2img", {**BODY, "steps": 1, "force_task_id": "next"})
    assert answer.status_code == 200
    assert step < 100
    assert read_step(tmp_path) == 1


def test_interrupting_ends_it_too(painter: Client, add_model: Add) -> None:
    add_model(script=SLOW)
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(painter.post("/v1/txt2img", BODY)))
    thread.start()
    wait_until(lambda: look(painter).part)
    painter.post("/sdapi/v1/interrupt", {})
    thread.join(PATIENCE_SECONDS)
    assert read_error(answers[0])[:2] == (409, "interrupted")


@pytest.mark.parametrize("way", ["hang up", "interrupt"])
def test_a_step_that_never_ends_is_ended(painter: Client, add_model: Add, way: str) -> None:
    add_model(script={"hangs_at": 2})
    with painter.send("/v1/txt2img", BODY) as sock:
        wait_until(lambda: look(painter).part)
        if way == "interrupt":
            painter.post("/sdapi/v1/interrupt", {})
            sock.settimeout(PATIENCE_SECONDS)
            assert sock.recv(12) == b"HTTP/1.1 409"
    answer = painter.post("/v1/txt2img", {**BODY, "steps": 1, "force_task_id": "next"})
    assert answer.status_code == 200


def test_an_idle_model_gives_its_memory_back(data: Path, add_model: Add) -> None:
    add_model()
    endpoints = ImageEndpoints(data, Line(1), ENGINE, idle_seconds=0.3)
    job = endpoints.start_txt2img({"prompt": "a boat", "steps": 1})
    ours, theirs = socket.socketpair()
    with ours, theirs, closing(job), HangUp(ours) as hangup:
        assert job.answer(hangup)
    wait_until(lambda: endpoints.list_states() == {"scripted": "not loaded"})
    endpoints.stop()


def test_only_so_many_are_remembered() -> None:
    tasks = Tasks()
    for number in range(REMEMBERED + 10):
        tasks.end_task(tasks.add_task(str(number)))
    known = [tasks.describe_task(str(n), -1)["completed"] for n in range(REMEMBERED + 10)]
    assert known.count(True) == REMEMBERED
    assert known[-1]


@pytest.mark.parametrize("preview", [b"", b"jpeg"])
def test_the_preview_says_what_it_is(preview: bytes) -> None:
    tasks = Tasks()
    task = tasks.add_task("mine")
    with tasks.work_on(task, lambda: None):
        task.note_step(1, 4, preview)
        said = tasks.describe_task("mine", -1)
    assert said["progress"] == 0.25
    encoded = base64.b64encode(preview).decode()
    assert said["live_preview"] == (f"data:image/jpeg;base64,{encoded}" if preview else None)
