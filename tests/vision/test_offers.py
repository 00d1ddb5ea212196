"""The models to choose from: which comes first, and what is said of each."""

import pytest
from django.test import Client as Browser

from playground.models import ListedModel, Run
from vision.upload import model_choices

pytestmark = pytest.mark.django_db
GEMMA = "featherless:google/gemma-3-27b-it"


def test_the_documented_model_for_ocr_comes_first_and_is_the_only_best(client: Browser) -> None:
    first, *others = model_choices.list_options([], client.session)
    assert (first.value, first.best) == (GEMMA, "Best OCR accuracy")
    assert [row.value for row in others if row.best or "best" in row.note.lower()] == []
    assert client.get("/vision/").text.count("Best OCR accuracy") == 1


def test_every_documented_vision_model_is_offered_with_what_it_is_for(client: Browser) -> None:
    rows = model_choices.list_options([], client.session)
    documented = [row for row in rows if not row.text_only]
    assert len(documented) == len({row.value for row in documented}) >= 8
    assert all(row.note for row in documented)


def test_models_that_were_used_come_first_each_once(client: Browser) -> None:
    client.get("/vision/")
    owner = client.get("/vision/").wsgi_request.owner  # type: ignore[attr-defined]  # a middleware's
    assert "Recently used" not in client.get("/vision/").text
    other = "o/own-eyes"
    for app, name in (("vision", GEMMA.partition(":")[2]), ("vision", other), ("textlab", "t/x")):
        Run.objects.create(
            owner=owner, app=app, provider="featherless", endpoint="chat", model=name
        )
    (title, recent), (rest_title, rest) = model_choices.list_shelves([], client.session, owner)
    assert (title, rest_title) == ("Recently used", "Recommended")
    assert [row.value for row in recent] == [f"featherless:{other}", GEMMA]
    assert GEMMA not in [row.value for row in rest]
    page = client.get("/vision/").text
    assert page.count(f'value="{GEMMA}"') == 1
    assert page.index("Recently used") < page.index(f'value="{GEMMA}"') < page.index("Recommended")


def test_the_models_stand_above_the_task(client: Browser) -> None:
    page = client.get("/vision/").text
    assert page.index('id="models-title"') < page.index('id="task-title"')


def test_another_model_that_is_chosen_is_shown_without_a_mark(client: Browser) -> None:
    ListedModel.objects.create(
        provider="featherless", name="o/gemma-3-27b-it", search="o/gemma-3-27b-it", vision=True
    )
    *_rest, last = model_choices.list_options(["featherless:o/gemma-3-27b-it"], client.session)
    assert (last.value, last.chosen, last.best) == ("featherless:o/gemma-3-27b-it", True, "")
