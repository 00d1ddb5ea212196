"""What comes back: all of a result, earlier prompts, styles."""

import pytest
from django.test import Client as Browser

from playground.models import Run
from tests.imagegen.generating import make_picture, press_generate
from tests.providing import JSON
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def test_reuse_all_brings_everything_back(client: Browser, provider: Server) -> None:
    picture = make_picture(client, seed="-1", steps="31", negative_prompt="rain")
    page = client.get(f"/images/?again={picture.pk}").text
    assert f'name="seed" value="{picture.seed}"' in page
    assert 'name="steps" value="31"' in page
    assert "rain" in page


def test_earlier_prompts_are_kept_once(client: Browser, provider: Server) -> None:
    for seed in ("1", "2"):
        press_generate(client, seed=seed, prompt="a  red boat")
    press_generate(client, prompt="a tree", steps="44")
    page = client.get("/images/").text
    assert "Earlier prompts (2)" in page
    newest = Run.objects.latest("created")
    assert f'href="/images/?run={newest.pk}"' in page
    again = client.get(f"/images/?run={newest.pk}").text
    assert "a tree" in again
    assert 'name="steps" value="44"' in again
    assert "Earlier prompts (" not in Browser().get("/images/").text


def test_styles_are_kept_applied_and_deleted(client: Browser, provider: Server) -> None:
    words = {"prompt": "oil painting of {prompt}", "negative_prompt": "photo"}
    saved = client.post("/images/styles/", {**words, "style_name": "Oil"}, headers=JSON).json()
    assert saved["message"] == "Style saved."
    style = client.get("/images/").context["styles"][0]
    page = press_generate(
        client, headers={}, action="style", style=str(style.pk), negative_prompt="rain"
    )
    assert "oil painting of a red boat" in page.text
    assert "rain, photo" in page.text
    gone = {"delete_style": "chosen", "style": str(style.pk), "endpoint": "txt2img", "prompt": "x"}
    back = client.post("/images/styles/", gone)
    assert back.status_code == 303
    assert back["Location"].startswith("/images/?prompt=x")
    assert not client.get("/images/").context["styles"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"prompt": "x"}, "Enter a name for the style."),
        ({"style_name": "Oil"}, "There is nothing to save. Write a prompt first."),
        ({"style_name": "n" * 81, "prompt": "x"}, "at most 80 characters"),
    ],
)
def test_a_style_that_cannot_be_kept_is_a_sentence(
    client: Browser, fields: dict[str, str], sentence: str
) -> None:
    answer = client.post("/images/styles/", fields, headers=JSON)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]
    assert sentence in client.post("/images/styles/", fields, follow=True).text
