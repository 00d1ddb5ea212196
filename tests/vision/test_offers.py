"""The models to choose from: which comes first, and what is said of each."""

import pytest
from django.test import Client as Browser

from playground.models import ListedModel
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


def test_another_model_that_is_chosen_is_shown_without_a_mark(client: Browser) -> None:
    ListedModel.objects.create(
        provider="featherless", name="o/gemma-3-27b-it", search="o/gemma-3-27b-it", vision=True
    )
    *_rest, last = model_choices.list_options(["featherless:o/gemma-3-27b-it"], client.session)
    assert (last.value, last.chosen, last.best) == ("featherless:o/gemma-3-27b-it", True, "")
