"""Images, plots: a press that comes again queues nothing again."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from imagegen.errors import DiskFull
from imagegen.jobs import services as jobs
from imagegen.models import Grid
from playground.models import Ask, Run
from tests.imagegen.conftest import build_source
from tests.providing import JSON
from tests.scripted import Server
from tests.scripted.pngs import write_png

pytestmark = pytest.mark.django_db(transaction=True)
FORM: dict[str, Any] = {
    "action": "generate", "provider": "arli", "sd_model_checkpoint": "scripted-image",
    "prompt": "a lighthouse", "steps": "20", "cfg_scale": "7", "width": "64", "height": "64",
    "seed": "-1", "batch_size": "1", "count": "3", "idempotency_key": "k",
}  # fmt: skip


def press(client: Browser, path: str = "/images/", headers: Any = JSON, **fields: Any) -> Any:
    return client.post(path, {**FORM, **fields}, headers=headers)


def test_the_jobs_of_a_press_are_queued_once(client: Browser, provider: Server) -> None:
    first, second = press(client), press(client)
    assert first.status_code == second.status_code == 200
    assert len(first.json()["jobs"]) == Run.objects.count() == 3
    facts = [[job["run"] for job in answer.json()["jobs"]] for answer in (first, second)]
    assert facts[0] == facts[1]
    assert first.json()["batch"] == second.json()["batch"]
    assert press(client, prompt="a harbour").status_code == 200
    assert press(client, idempotency_key="other").status_code == 200
    assert Run.objects.count() == 9


def test_without_script_a_repeat_leads_to_the_same_results(
    client: Browser, provider: Server
) -> None:
    places = {press(client, headers={}, count="1")["Location"] for _ in range(2)}
    assert len(places) == Run.objects.count() == 1


def test_another_picture_with_the_same_key_is_another_ask(
    client: Browser, provider: Server
) -> None:
    def edit(width: int) -> Any:
        picture = SimpleUploadedFile("a.png", write_png(width, 64), "image/png")
        return press(client, "/images/edit/", init_images=picture, count="1")

    made = [edit(width).json()["jobs"][0]["run"] for width in (64, 128, 64)]
    assert made[0] == made[2] != made[1]
    assert Run.objects.count() == 2


def test_what_could_not_be_recorded_can_be_sent_again(
    monkeypatch: pytest.MonkeyPatch, provider: Server
) -> None:
    fields: dict[str, Any] = {
        "owner": "me", "session_key": "", "provider": "arli", "endpoint": "img2img", "model": "m",
        "request": {"prompt": "x"}, "init": build_source(), "mark": "m",
    }  # fmt: skip

    def full(*_args: Any) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr("imagegen.jobs.inputs.attach_source", full)
        with pytest.raises(DiskFull):
            jobs.submit_jobs(**fields)
    assert not Ask.objects.exists()
    assert len(jobs.submit_jobs(**fields)) == 1


def test_a_grid_is_begun_once(client: Browser, provider: Server) -> None:
    cells = {"action": "run", "agreed": "2", "x_type": "steps", "x_values": "5, 6"}
    first, second = (press(client, "/images/grid/", count="", **cells) for _ in range(2))
    assert first.status_code == 200, first.content
    assert first.json() == second.json()
    assert Grid.objects.count() == 1
    assert Run.objects.count() == 2
    Grid.objects.all().delete()
    gone = press(client, "/images/grid/", count="", **cells)
    assert gone.status_code == 409
    assert not Grid.objects.exists()
