"""Code before running: exactly the request that Run would send, its picture named as a file."""

import base64
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from pytest_django import Settings

from hub import places
from playground.models import Run
from playground.providers import OutOfReach, featherless, guide
from playground.providers import get_declared_provider as provider_of
from playground.samples import build_samples
from tests.providing import EVENTS, read_body
from tests.samples.running import run_sample
from tests.scripted import Server
from tests.site import KEY
from tests.vision.conftest import OTHER, SEES, add_pages, press_run, upload_image
from tests.vision.test_staging import pdf
from vision.models import Batch, Page
from vision.upload import services as upload
from vision.upload.prompts import TASKS
from vision.upload.samples import EMPTY, FIRST

pytestmark = pytest.mark.django_db(transaction=True)
ARLI = "arli:scripted/vision"
FAR = "https://pictures.nowhere.example/a.png"


def read_code(browser: Browser, **fields: Any) -> str:
    """What the script gets for the form as it is."""
    answer = press_run(browser, {}, **{"action": "code", **fields})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    return unescape(answer.text)


@pytest.fixture
def _keys(provider: Server, settings: Settings) -> None:
    settings.PROVIDER_KEYS = {slug: {"text": KEY} for slug in ("featherless", "arli")}


@pytest.mark.usefixtures("_keys")
@pytest.mark.parametrize("model", [SEES, ARLI])
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_run_as_it_is_printed_it_sends_what_the_form_sends(
    client: Browser,
    provider: Server,
    tmp_path: Path,
    task: Any,
    model: str,
) -> None:
    fields = {"task": task.id, "prompt": task.prompt or "It's “mine”.", "m": model}
    values = {"temperature": "0.1", "max_tokens": "", "stop": "A\nB"}
    added = add_pages(client, image=upload_image(), m=model).json()
    page = client.post("/vision/", {"action": "look", **fields, **values, **added})
    read_body(press_run(client, EVENTS, batch=added["batch"], **fields, **values))
    wanted = provider.last.json
    del wanted["stream_options"]  # for our own figures
    url = wanted["messages"][0]["content"][1]["image_url"]["url"]
    (tmp_path / "input.png").write_bytes(base64.b64decode(url.partition(",")[2]))
    for sample in page.context["code"]["samples"]:
        run_sample(sample, tmp_path)
        assert provider.last.json == wanted


def test_the_code_follows_what_waits(client: Browser) -> None:
    assert "input.png" in read_code(client)
    batch = add_pages(client, image=upload_image()).json()["batch"]
    assert "data:image/png;base64," in read_code(client, batch=batch)
    Page.objects.update(mime="image/jpeg")
    assert "input.jpg" in read_code(client, batch=batch)
    assert FIRST not in read_code(client, batch=batch)
    assert FIRST in read_code(client, batch=batch, m=[SEES, OTHER])
    add_pages(client, image=pdf(2), batch=batch)
    assert FIRST in read_code(client, batch=batch)
    Page.objects.filter(upload__name="receipt.png").update(chosen=False)
    Page.objects.filter(upload__name="report.pdf", number=1).update(error="It is broken.")
    assert FIRST not in read_code(client, batch=batch)
    assert "input.png" in read_code(client, batch=batch)


def far(url: str) -> bytes:
    raise OutOfReach("It does not answer.")


def test_an_address_is_named_where_it_is_sent(client: Browser) -> None:
    add_pages(client)
    batch = Batch.objects.get()
    upload.add_uploads(batch, [], [FAR], far, providers=[provider_of("featherless")])
    for fields in ({"image_url": FAR}, {"batch": batch.pk}):
        code_text = read_code(client, **fields)
        assert FAR in code_text
        assert "input.png" not in code_text
        assert code_text.index("Read it.") < code_text.index(FAR)
        code_text = read_code(client, **fields, m=ARLI)
        assert "input.png" in code_text
        assert FAR not in code_text


def test_the_first_model_is_asked_with_what_it_takes(client: Browser) -> None:
    code_text = read_code(client, m=["local:reader", SEES], seed="7")
    assert '"reader"' in code_text
    assert "seed" not in code_text
    assert "API_KEY" not in code_text
    assert "FEATHERLESS_API_KEY" in read_code(client, m=[SEES, "local:reader"])


@pytest.mark.parametrize("fields", [{"m": ""}, {"task": "own", "prompt": " "}])
def test_where_nothing_would_be_sent_it_is_said_what_is_missing(
    client: Browser, fields: dict[str, str]
) -> None:
    code_text = read_code(client, **fields)
    assert EMPTY in code_text
    assert "curl" not in code_text


def test_what_is_wrong_or_blank_is_left_out(client: Browser) -> None:
    code_text = read_code(client, temperature="hot", max_tokens="", seed="7")
    assert '"seed": 7' in code_text
    assert "temperature" not in code_text
    assert "max_tokens" not in code_text


@pytest.mark.parametrize("at", [0, 2])
def test_an_example_of_the_reference_opens_with_its_own_code(client: Browser, at: int) -> None:
    provider, request = provider_of("featherless"), guide.VISION_EXAMPLES[at][1]
    page = client.get(places.link_request(provider, featherless.CHAT, request))
    url = settings.PROVIDER_URLS["featherless"]
    wanted = build_samples(provider, featherless.CHAT, request, base_url=url, stream=True)
    assert page.context["code"]["samples"] == wanted


def test_without_script_a_button_writes_it_anew_and_keeps_all(client: Browser) -> None:
    batch = add_pages(client, image=upload_image()).json()["batch"]
    page = press_run(client, {}, action="look", batch=batch, prompt="Mine", seed="7")
    assert "data-samples open" in " ".join(page.text.split())
    assert page.text.count("Mine") > 3  # in the form, and in three languages
    assert page.context["batch"] == batch
    assert not Run.objects.exists()
    assert Batch.objects.count() == 1


def test_among_many_pages_it_comes_when_it_is_asked_for(client: Browser) -> None:
    batch = add_pages(client, image=pdf(20)).json()["batch"]
    assert "curl" not in client.get(f"/vision/?batch={batch}").text
    assert "curl" in read_code(client, batch=batch)
    assert "curl" in press_run(client, {}, action="look", batch=batch).text
