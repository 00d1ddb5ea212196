"""What the shared pages have to know of runs of the text pages."""

from typing import Any

from django.urls import reverse

from playground.models import Run
from playground.runs.types import RunType
from textlab import payload
from textlab.services import MODES


class TextRunType(RunType):
    name = "textlab"
    route = "text"
    label = "Text"
    phrase = "models"
    invitation = "Start a chat"
    conversation_endpoints = ("chat",)
    prompt_heading = "Text"
    actions_template = "textlab/_turn_actions.html"

    def build_payload(self, run: Run, *, whole: bool = True) -> dict[str, Any]:
        return payload.build_payload(run)

    def find_form(self, run: Run) -> tuple[str, dict[str, Any]] | None:
        if run.endpoint not in MODES:
            return None
        return reverse("model", args=[run.provider, run.model]), {"mode": MODES[run.endpoint]}

    def get_reopen_url(self, run: Run) -> str:
        return f"{reverse('model', args=[run.provider, run.model])}?parent={run.pk}#end"
