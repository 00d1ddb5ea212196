"""Two providers that have little answer what they can."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from imagegen.jobs import services as jobs
from imagegen.jobs import tasks as jobs_tasks
from playground.models import Run, Status
from tests.new_provider.declarations import TwoServices
from tests.providing import EVENTS, list_events, read_body

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("services")
def test_it_answers_with_the_key_of_its_own_setting(client: Browser) -> None:
    said = {"mode": "chat", "message": "Hello"}
    answer = client.post("/text/talker/scripted/chat/", said, headers=EVENTS)
    assert list_events(read_body(answer))[-1][0] == "done"
    assert Run.objects.get().status == Status.DONE
    page = client.get(f"/runs/{Run.objects.get().pk}/")
    assert page.status_code == 200
    assert "Talker AI" in page.text
    assert "TALKER_API_KEY" in page.text


@pytest.mark.usefixtures("services")
def test_it_paints_with_the_key_of_its_own_setting(client: Browser) -> None:
    fields = {"sd_model_checkpoint": "scripted-image", "prompt": "A cat", "width": 64, "height": 64}
    (run,) = jobs.submit_jobs(
        owner="me", session_key="", provider="paint-er", endpoint="txt2img", model="scripted-image",
        request=fields,
    )  # fmt: skip
    while jobs_tasks.make_next("paint-er"):
        pass
    run.refresh_from_db()
    assert (run.status, run.error) == (Status.DONE, "")
    assert client.get("/images/jobs/").status_code == 200


def test_a_picture_is_read_by_one_that_only_chats(client: Browser, services: TwoServices) -> None:
    page = client.get("/vision/", {"m": "talker:scripted/vision"}).text
    assert "scripted/vision" in page
    assert "paint-er:" not in page
    query = parse_qs(urlsplit("?m=talker:scripted/vision").query)
    assert query["m"] == ["talker:scripted/vision"]
    assert services.unknown == []
