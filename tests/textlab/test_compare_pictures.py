"""A picture that is sent to several models: once taken in, and only to those that read pictures."""

from typing import Any

import pytest
from django.test import Client as Browser

from playground.models import Artifact, Run, Status
from tests.providing import EVENTS, list_events, read_body
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.comparing import COMPARE, HELLO, list_named
from tests.textlab.picturing import listed as listed
from tests.textlab.picturing import make_file, read_sizes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("listed")]

READER, OTHER_READER = "featherless:scripted/vision", "featherless:scripted/vision-other"


def send_picture(browser: Browser, *lanes: str, **fields: Any) -> list[tuple[str, Any]]:
    data = {"m": lanes, "message": "What is this?", "picture": [make_file()], **fields}
    response = browser.post(COMPARE, data, headers=EVENTS)
    assert response.status_code == 200, response.content
    return list_events(read_body(response))


def list_bodies(provider: Server) -> list[Any]:
    """What models were asked, not counted that they were listed."""
    return [seen.json for seen in provider.seen if seen.method == "POST"]


def test_all_that_read_pictures_get_it_and_the_others_say_so(
    client: Browser, provider: Server
) -> None:
    events = send_picture(client, READER, HELLO, OTHER_READER)
    assert [read_sizes(body) for body in list_bodies(provider)] == [[[(40, 30)]], [[(40, 30)]]]
    ends = {data["run"]: data for data in list_named(events, "done")}
    failed = Run.objects.get(model="scripted/hello")
    assert "scripted/hello can&#x27;t read pictures" in ends[str(failed.pk)]["html"]
    assert failed.status == Status.FAILED
    assert Run.objects.filter(status=Status.DONE, request__pictures=1).count() == 2
    assert Artifact.objects.count() == 2


def test_an_answer_that_is_asked_for_again_has_the_same_picture(
    client: Browser, provider: Server
) -> None:
    first = list_named(send_picture(client, READER), "run")[0]["run"]
    data = {"m": READER, "again": "1", "parent.1": first}
    read_body(client.post(COMPARE, data, headers=EVENTS))
    assert read_sizes(provider.seen[-1].json) == [[(40, 30)]]
    assert Run.objects.filter(request__pictures=1).count() == 2


def test_what_is_no_picture_is_refused_before_anybody_is_asked(
    client: Browser, provider: Server
) -> None:
    data = {"m": [READER, HELLO], "message": "Hi", "picture": [make_file(content=b"GIF89a no")]}
    response = client.post(COMPARE, data, headers=EVENTS)
    assert response.status_code >= 400
    assert not Run.objects.exists()
    assert not list_bodies(provider)


def test_without_a_reader_there_is_no_field_for_pictures(client: Browser) -> None:
    assert 'name="picture"' in client.get(COMPARE, {"m": [READER, HELLO]}).text
    assert 'name="picture"' not in client.get(COMPARE, {"m": [HELLO]}).text
