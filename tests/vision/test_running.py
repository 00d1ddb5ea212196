"""One picture and one model: asked as documented, streamed, kept."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils.html import escape
from pytest_django import Settings

from playground.models import Artifact, Run, Status
from tests.providing import EVENTS, JSON, list_events, read_body
from tests.scripted import Server
from tests.vision.conftest import LOOPS, SEES, only_run, press_run, upload_image

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_text_comes_before_the_picture_which_goes_as_base64(
    client: Browser, provider: Server
) -> None:
    got = list_events(
        read_body(
            press_run(client, EVENTS, image=upload_image(), temperature="0.1", max_tokens="2000")
        )
    )
    sent = provider.last.json
    text, picture = sent["messages"][0]["content"]
    assert text == {"type": "text", "text": "Read it."}
    head, _, data = picture["image_url"]["url"].partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data).startswith(b"\x89PNG")
    assert (sent["temperature"], sent["max_tokens"]) == (0.1, 2000)
    assert not {"task", "page", "page_name", "prompt"} & sent.keys()
    assert got[-1][1]["status"] == "done"


def test_the_first_event_names_the_run_and_its_batch(client: Browser, provider: Server) -> None:
    got = list_events(read_body(press_run(client, EVENTS, image=upload_image())))
    run = only_run()
    assert got[0] == (
        "run",
        {
            "id": str(run.pk),
            "url": f"/runs/{run.pk}/",
            "events": f"/runs/{run.pk}/events",
            "stop": f"/runs/{run.pk}/stop",
            "batch": f"/vision/{run.group}/",
        },
    )
    assert "".join(data.get("text", "") for name, data in got if name == "delta") == run.text
    assert f'data-turn="{run.pk}"' in got[-1][1]["html"]


def test_what_was_sent_is_kept_with_its_facts(client: Browser, provider: Server) -> None:
    read_body(press_run(client, EVENTS, image=upload_image("a/b/<b>receipt</b>.png", 40, 30)))
    artifact = Artifact.objects.get()
    assert (artifact.width, artifact.height) == (40, 30)
    assert artifact.metadata["mime"] == "image/png"
    assert only_run().request["page_name"] == "b>.png"


def test_without_defaults_on_a_form_the_documented_ones_for_ocr_are_sent(
    client: Browser, provider: Server
) -> None:
    read_body(press_run(client, EVENTS, image=upload_image(), prompt=""))
    sent = provider.last.json
    assert (sent["temperature"], sent["max_tokens"]) == (0.1, 2000)
    assert sent["messages"][0]["content"][0]["text"].startswith("Extract all text from this image.")


def test_a_field_that_is_left_blank_is_not_sent(client: Browser, provider: Server) -> None:
    read_body(press_run(client, EVENTS, image=upload_image(), temperature="", max_tokens=""))
    assert not {"temperature", "max_tokens"} & provider.last.json.keys()


def test_a_loop_is_cut_and_said(client: Browser, provider: Server) -> None:
    read_body(press_run(client, EVENTS, image=upload_image(), m=LOOPS, max_tokens=""))
    run = only_run()
    assert (run.status, run.reading.cut_kind) == (Status.DONE, "loop")
    assert provider.last.ended.wait(5)
    assert provider.last.hung_up is not None
    page = client.get(f"/vision/{run.group}/")
    assert "Stopped: the model repeated" in page.text


def test_without_script_the_answer_is_the_page_of_the_batch(
    client: Browser, provider: Server
) -> None:
    answer = press_run(client, {}, image=upload_image())
    assert answer.status_code == 303
    run = only_run()
    assert answer.headers["Location"] == f"/vision/{run.group}/"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Add a picture or document first."),
        ({"m": ""}, "Add a picture or document first."),
        ({"image": "x"}, "Add a picture or document first."),
    ],
)
def test_without_a_picture_nothing_is_asked(
    client: Browser, provider: Server, fields: dict[str, str], sentence: str
) -> None:
    answer = press_run(client, **fields)
    assert answer.status_code == 422
    assert answer.json()["message"] == sentence
    page = press_run(client, {}, **fields)
    assert page.status_code == 422
    assert sentence in page.text
    assert not provider.seen


def test_without_a_model_nothing_is_asked_and_the_picture_stays(
    client: Browser, provider: Server
) -> None:
    answer = press_run(client, image=upload_image(), m="")
    assert answer.status_code == 422
    assert answer.json()["message"] == "Select at least one model."
    again = press_run(client, batch=answer.json()["batch"])
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        (
            {"temperature": "9"},
            "temperature",
            "Temperature (temperature) must be between 0 and 2, not 9.",
        ),
        ({"m": "nobody:x"}, "m", "Model nobody:x doesn't exist."),
        (
            {"m": [f"featherless:m{n}" for n in range(5)]},
            "m",
            "At most 4 models can run at once, not 5.",
        ),
        (
            {"image_url": "\n".join(["https://a/b.png"] * 21)},
            "image_url",
            "At most 20 URLs at once, not 21.",
        ),
        ({"task": "own", "prompt": " "}, "prompt", "Enter a prompt."),
    ],
)
def test_a_wrong_value_is_a_sentence_at_its_field(
    client: Browser, provider: Server, fields: dict[str, str], name: str, sentence: str
) -> None:
    answer = press_run(client, image=upload_image(), **fields)
    assert answer.status_code == 422
    assert answer.json()["errors"][name] == [sentence]
    page = press_run(client, {}, image=upload_image(), **fields)
    assert page.status_code == 422
    assert escape(sentence) in page.text
    assert not Run.objects.exists()


def test_without_a_key_nothing_is_recorded_and_the_way_to_one_is_said(
    client: Browser, provider: Server
) -> None:
    refused = press_run(client, image=upload_image(), m="arli:Qwen/Qwen3.5-VL")
    assert refused.status_code == 503
    assert refused.json()["error"]["kind"] == "not_configured"
    page = press_run(client, {}, image=upload_image(), m="arli:Qwen/Qwen3.5-VL")
    assert page.status_code == 503
    assert "/keys/" in page.text
    assert not Run.objects.exists()


def test_a_refusal_is_the_outcome_in_the_providers_words(client: Browser, provider: Server) -> None:
    got = list_events(
        read_body(press_run(client, EVENTS, image=upload_image(), m="featherless:scripted/gated"))
    )
    assert got[-1][1]["status"] == "failed"
    assert "This model is gated" in got[-1][1]["html"]


def test_a_file_that_is_no_picture_is_a_sentence_while_the_others_go_on(
    client: Browser, provider: Server
) -> None:
    bad = SimpleUploadedFile("page.png", b"<!doctype html><p>no")
    answer = press_run(client, image=[bad, upload_image()])
    assert answer.status_code == 200
    assert answer.json()["refused"] == [
        "“page.png” is a web page (HTML), not a picture or PDF. "
        "Open it and save the picture itself."
    ]
    assert len(answer.json()["runs"]) == 1
    alone = press_run(client, image=SimpleUploadedFile("page.png", b"<!doctype html><p>no"))
    assert alone.status_code == 422
    assert "“page.png” is a web page" in alone.json()["message"]


def test_a_form_of_arli_gets_its_schema_as_guided_json(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {**settings.PROVIDER_KEYS, "arli": {"text": "k"}}
    read_body(
        press_run(
            client, EVENTS, image=upload_image(), task="form", prompt="", m="arli:scripted/vision"
        )
    )
    assert provider.last.json["guided_json"]["type"] == "object"
    read_body(press_run(client, EVENTS, image=upload_image(), task="form", prompt="", m=SEES))
    assert "guided_json" not in provider.last.json
    assert "JSON Schema" in provider.last.json["messages"][0]["content"][0]["text"]


def test_a_link_fills_the_form_and_runs_nothing(client: Browser, provider: Server) -> None:
    query = {"prompt": "Read <b>", "task": "table", "m": SEES, "temperature": "0.3"}
    page = client.get("/vision/", query)
    assert page.status_code == 200
    assert "Read &lt;b&gt;</textarea>" in page.text
    assert 'value="0.3"' in page.text
    assert "scripted/vision" in page.text
    assert not Run.objects.exists()
    assert not provider.seen


def test_nonsense_in_a_link_is_shown_with_its_error(client: Browser) -> None:
    query = {"temperature": "hot", "m": "x", "task": "dance", "batch": "y"}
    page = client.get("/vision/", query, headers=JSON)
    assert page.status_code == 200
    assert "must be a number, not hot." in page.text


def test_the_local_reader_is_sent_only_what_it_takes(client: Browser, provider: Server) -> None:
    answer = press_run(
        client, image=upload_image(), m=[SEES, "local:reader"], seed="7", top_p="0.5"
    )
    assert answer.status_code == 200
    sent = {run.provider: run.request for run in Run.objects.all()}
    assert sent["featherless"]["seed"] == 7
    assert not {"seed", "top_p"} & sent["local"].keys()
    assert sent["local"]["max_tokens"] == 2000
