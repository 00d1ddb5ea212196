"""Prompts by other models: asked as runs of the text pages, tidied, and brought back."""

from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from imagegen.generate.prompt_help import DESCRIBE, EXPAND, list_helpers, tidy_prompt
from playground.models import Artifact, Run
from tests.imagegen.generating import flatten_page, upload_image
from tests.providing import JSON, provider
from tests.scripted import Server, json_reply

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["provider"]

URL = "/images/prompt/"
KEYLESS: dict[str, Any] = {"featherless": {}, "arli": {}}


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("A boat at dawn.", "A boat at dawn."),
        ('**Prompt:** "A boat,\n  at dawn"\n', "A boat, at dawn"),
        ("Here is the prompt: “A boat”", "A boat"),
        ("a" * 9_000, "a" * 4_000),
        (' "" ', ""),
    ],
)
def test_what_models_put_around_a_prompt_is_dropped(text: str, prompt: str) -> None:
    assert tidy_prompt(text) == prompt


def test_a_prompt_is_expanded_by_a_run_that_can_be_read(client: Browser, provider: Server) -> None:
    answer = client.post(URL, {"help": "expand", "prompt": "a red boat"}, headers=JSON)
    assert answer.status_code == 200, answer.content
    run = Run.objects.get()
    assert answer.json() == {"prompt": tidy_prompt(run.text), "run": f"/runs/{run.pk}/"}
    assert answer.json()["prompt"]
    (sent,) = [seen.json for seen in provider.seen if seen.path.endswith("/completions")]
    assert [each["content"] for each in sent["messages"]] == [EXPAND, "a red boat"]
    assert sent["model"] == run.model == "Qwen/Qwen2.5-72B-Instruct"  # as the reference advises
    assert "a red boat" in client.get(f"/runs/{run.pk}/").text
    assert Browser().get(f"/runs/{run.pk}/").status_code == 404


def test_a_picture_is_described_as_it_was_sent(client: Browser, provider: Server) -> None:
    fields = {"help": "describe", "endpoint": "img2img", "init_images": upload_image()}
    answer = client.post(URL, fields, headers=JSON)
    assert answer.status_code == 200, answer.content
    run = Run.objects.get()
    (sent,) = [seen.json for seen in provider.seen if seen.path.endswith("/completions")]
    words, picture = sent["messages"][0]["content"]
    assert words["text"] == DESCRIBE
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")
    assert run.model == "google/gemma-3-27b-it"
    assert run.artifacts.get().role == Artifact.Role.INPUT


def test_a_picture_of_its_own_goes_before_the_one_of_the_form(
    client: Browser, provider: Server
) -> None:
    fields = {
        "help": "describe",
        "endpoint": "img2img",
        "init_images": upload_image("form.png"),
        "describe": upload_image("own.png", 40, 30),
    }
    assert client.post(URL, fields, headers=JSON).status_code == 200
    artifact = Artifact.objects.get()
    assert (artifact.metadata["name"], artifact.width) == ("own.png", 40)


def test_a_script_follows_the_run_and_reads_its_prompt(client: Browser, provider: Server) -> None:
    fields = {"help": "expand", "prompt": "a red boat", "follow": "1"}
    answer = client.post(URL, fields, headers=JSON)
    run = Run.objects.get()
    assert answer.json() == {
        "id": str(run.pk),
        "url": f"/runs/{run.pk}/",
        "events": f"/runs/{run.pk}/events",
        "stop": f"/runs/{run.pk}/stop",
    }
    reading = client.post(URL, {"help": "read", "run": run.pk}, headers=JSON)
    run.refresh_from_db()
    assert reading.json() == {"prompt": tidy_prompt(run.text), "run": f"/runs/{run.pk}/"}
    assert reading.json()["prompt"]
    assert len([seen for seen in provider.seen if seen.path.endswith("/completions")]) == 1


def test_only_ones_own_runs_are_read(client: Browser, provider: Server) -> None:
    fields = {"help": "expand", "prompt": "a red boat", "follow": "1"}
    run = client.post(URL, fields, headers=JSON).json()["id"]
    for key in (run, "nonsense", ""):
        assert Browser().post(URL, {"help": "read", "run": key}, headers=JSON).status_code == 404
    client.post(URL, {"help": "read", "run": run}, headers=JSON)  # it has ended


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"help": "expand", "prompt": " "}, 422, "Write a few words first."),
        ({"help": "describe"}, 422, "Choose a picture to describe first."),
        ({"help": "expand", "prompt": "x", "expand_helper": "arli:none"}, 422, "Choose another"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_asked(
    client: Browser, provider: Server, fields: dict[str, str], status: int, sentence: str
) -> None:
    answer = client.post(URL, fields, headers=JSON)
    assert answer.status_code == status
    assert sentence in answer.json()["error"]["message"]
    page = client.post(URL, fields)
    assert page.status_code == status
    assert sentence in page.text
    assert not Run.objects.exists()


def test_nothing_else_is_helped_with(client: Browser, provider: Server) -> None:
    assert client.post(URL, {"help": "sing", "prompt": "x"}).status_code == 404
    assert client.get(URL).status_code == 405


def test_without_a_key_only_the_local_model_is_offered(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = KEYLESS
    client.get("/images/")
    assert {each.provider for each in list_helpers("expand", client.session)} == {"Local"}
    assert list_helpers("describe", client.session) == []
    answer = client.post(URL, {"help": "describe", "describe": upload_image()}, headers=JSON)
    assert "No model that can describe pictures is set up." in answer.json()["error"]["message"]
    assert "add a key" in flatten_page(client.get("/images/"))


def test_without_script_the_prompt_leads_back_into_the_form(
    client: Browser, provider: Server
) -> None:
    fields = {"help": "expand", "prompt": "a red boat", "steps": "33", "endpoint": "txt2img"}
    page = client.post(URL, {**fields, "provider": "arli", "expand_helper": ""})
    run = Run.objects.get()
    assert tidy_prompt(run.text)[:30] in page.text
    assert f"/runs/{run.pk}/" in page.text
    assert '<input type="hidden" name="steps" value="33">' in page.text
    back = client.post("/images/", {"prompt": "taken over", "steps": "33", "action": "fill"})
    assert "taken over" in back.text
    assert Run.objects.count() == 1


def test_a_model_that_fails_says_why_and_the_words_stay(client: Browser, provider: Server) -> None:
    provider.script.append(json_reply({"error": {"message": "no such model"}}, 404))
    page = client.post(URL, {"help": "expand", "prompt": "a red boat"})
    assert page.status_code >= 400
    assert "a red boat" in page.text
    assert "Back to the form" in page.text
