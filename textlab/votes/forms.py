"""The form of a vote."""

from django import forms
from django.core.exceptions import ValidationError

from textlab.models import Vote
from textlab.votes.services import clean_task

CHOOSE = "Choose the best answer, a tie, or all bad."
MAX_TASK_CHARS = 40


class VoteForm(forms.Form):
    """`choice` is the place of the best answer from 0, or tie, or all_bad."""

    choice = forms.CharField(max_length=8, error_messages={"required": CHOOSE})
    task = forms.CharField(max_length=MAX_TASK_CHARS, required=False)

    def clean_choice(self) -> str:
        choice = str(self.cleaned_data["choice"])
        verdicts = (Vote.Verdict.TIE, Vote.Verdict.ALL_BAD)
        if choice not in verdicts and not (choice.isascii() and choice.isdecimal()):
            raise ValidationError(CHOOSE, code="unknown")
        return choice

    def clean_task(self) -> str:
        return clean_task(str(self.cleaned_data["task"]))

    @property
    def verdict(self) -> str:
        choice = self.cleaned_data["choice"]
        return Vote.Verdict.WIN if choice.isdecimal() else str(choice)

    @property
    def place(self) -> int | None:
        choice = self.cleaned_data["choice"]
        return int(choice) if choice.isdecimal() else None
