"""Questions about a page that was read: who can be asked, and what is sent."""

from collections.abc import Sequence
from typing import Any

from django import forms

from playground.http import Request
from playground.parameters.fields import LineField
from vision.models import Page
from vision.readings.services import Order
from vision.upload import model_choices
from vision.upload.prompts import QUESTION

MAX_QUESTION_CHARS = 20_000


class QuestionForm(forms.Form):
    """POST /vision/pages/<page>/ask/"""

    question = LineField(
        max_length=MAX_QUESTION_CHARS, error_messages={"required": "Enter a question."}
    )
    m = forms.CharField(max_length=300, error_messages={"required": "Select a model."})

    def clean_m(self) -> tuple[Any, Any]:
        """The provider and the model."""
        choice = model_choices.find_choice(self.cleaned_data["m"])
        if choice is None or choice[1].reads_text_only:
            raise forms.ValidationError("This model can't answer questions about pictures.")
        return choice


def list_askable(request: Request, results: Sequence[Any]) -> list[model_choices.ModelOption]:
    """Models that answer questions and have a key, those that read the page first."""
    read_by = [f"{result.run.provider}:{result.run.model}" for result in results]
    options = model_choices.list_options(read_by, request.session)
    ready = [option for option in options if option.ready and not option.text_only]
    return sorted(ready, key=lambda option: not option.chosen)


def build_order(question: str, slug: str) -> Order:
    return Order(QUESTION, {slug: {"prompt": question}})


def find_position(page: Page) -> int:
    """Of the page among those of its batch that were read, from 1."""
    read = page.batch.pages.filter(readings__isnull=False).distinct()
    return list(read.values_list("pk", flat=True)).index(page.pk) + 1
