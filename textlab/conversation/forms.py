"""The form that an answer is edited with."""

from django import forms

from playground.parameters.fields import TextField
from playground.providers import Param

ANSWER = Param(
    "answer",
    "text",
    "Answer",
    "Later messages are sent with the text as you leave it.",
    required=True,
)


class AnswerForm(forms.Form):
    answer = TextField(ANSWER)
