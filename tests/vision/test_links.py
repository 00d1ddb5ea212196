"""What a link fills in: a whole request as it is, anything else with what the task advises."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client as Browser

from playground.models import Run
from playground.runs import form_links
from tests.scripted import Server
from tests.vision.conftest import SEES, add_pages, press_run, run_worker, upload_image
from vision.models import SavedPrompt
from vision.readings.again import again_url
from vision.upload.forms import VisionForm
from vision.upload.prompts import BY_ID, TASKS

pytestmark = pytest.mark.django_db(transaction=True)
READING = {"temperature": 0.1, "max_tokens": 2000}
TEXT = BY_ID["text"].prompt
YOURS = "Just add your own picture"
FAR = "https://pictures.example/a.png"


def open_form(browser: Browser, link: str) -> VisionForm:
    form: VisionForm = browser.get(link).context["form"]
    return form


@pytest.mark.parametrize(
    ("query", "task", "values"),
    [
        ("", "text", READING),
        ("task=table", "table", READING),
        ("task=text&temperature=0.3", "text", READING | {"temperature": 0.3}),
        ("task=text&temperature=", "text", {"max_tokens": 2000}),
        ("task=own", "own", {}),
        ("prompt=Mine", "own", {}),
        ("task=table&prompt=Mine", "table", {}),
        ("prompt=Mine&seed=7", "own", {"seed": 7}),
        (f"prompt={TEXT}", "text", {}),
        ("task=layout&prompt=", "layout", {}),
    ],
)
def test_a_link_with_a_prompt_is_a_whole_request(
    client: Browser, query: str, task: str, values: dict[str, Any]
) -> None:
    form = open_form(client, f"/vision/?{query}")
    assert (form.get_task().id, form.build_payload()) == (task, values)
    assert form["task"].value() == task


@pytest.mark.parametrize("prompt", ["", "Mine"])
def test_without_script_what_was_left_blank_stays_blank(client: Browser, prompt: str) -> None:
    fields = {"prompt": prompt, "task": "table", "temperature": "", "max_tokens": "50"}
    answer = add_pages(client, {}, image=upload_image(), m=SEES, **fields)
    form = open_form(client, answer.headers["Location"])
    assert (form.get_task().id, form.build_payload()) == ("table", {"max_tokens": 50})
    assert form.get_prompt() == (prompt or BY_ID["table"].prompt)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
@pytest.mark.parametrize("more", ["", " And in German."])
def test_reading_again_begins_with_what_was_asked(
    client: Browser, provider: Server, task: Any, more: str
) -> None:
    prompt = (task.prompt or "What is it?") + more
    press_run(
        client,
        image=[upload_image("1.png"), upload_image("2.png")],
        task=task.id,
        prompt=prompt,
        temperature="",
        max_tokens="9",
    )
    run_worker()
    form = open_form(client, again_url(list(Run.objects.all()[:1])))
    assert (form.get_task().id, form.build_payload()) == (task.id, {"max_tokens": 9})
    assert form.get_prompt() == prompt
    assert form.list_chosen() == [SEES]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("prompt=Mine", True),
        ("task=text&prompt=", True),
        ("", False),
        ("task=text", False),
        (f"prompt=Mine&image_url={FAR}", False),
    ],
)
def test_a_link_that_brings_all_but_the_picture_says_so(
    client: Browser, query: str, said: bool
) -> None:
    assert (YOURS in client.get(f"/vision/?{query}").text) is said


def test_where_pictures_wait_none_is_asked_for(client: Browser) -> None:
    added = add_pages(client, {}, image=upload_image(), prompt="Mine", m=SEES)
    assert YOURS not in client.get(added.headers["Location"]).text


def test_a_shared_reading_is_tried_as_it_was(client: Browser, provider: Server) -> None:
    press_run(client, image=upload_image(), prompt="Mine", temperature="", max_tokens="9")
    form = open_form(client, form_links.link_form(Run.objects.get()))
    assert (form.get_task().id, form.get_prompt(), form.build_payload()) == (
        "own",
        "Mine",
        {"max_tokens": 9},
    )


def test_a_saved_prompt_begins_like_any_reading(client: Browser) -> None:
    saved = SavedPrompt(name="Mine", text="Only the total, & nothing <else>.")
    form = open_form(client, f"/vision/?{saved.query}")
    assert (form.get_task().id, form.get_prompt(), form.build_payload()) == (
        "own",
        saved.text,
        READING,
    )


def test_the_address_of_a_form_is_what_it_holds(client: Browser) -> None:
    fields = {"prompt": "Mine", "task": "own", "temperature": "", "m": [SEES, "local:reader"]}
    where = urlsplit(add_pages(client, {}, image=upload_image(), **fields).headers["Location"])
    query = parse_qs(where.query, keep_blank_values=True)
    assert {name: query[name] for name in ("m", "prompt", "task")} == {
        "m": [SEES, "local:reader"], "prompt": ["Mine"], "task": ["own"],
    }  # fmt: skip
    assert "temperature" not in QueryDict(where.query)
