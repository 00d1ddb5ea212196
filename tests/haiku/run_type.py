"""What the shared pages have to know of haiku."""

from typing import Any

from django.urls import reverse

from playground.models import Run
from playground.runs.types import RunType


class HaikuRunType(RunType):
    name = "haiku"
    route = "haiku"
    label = "Haiku"
    phrase = "haiku"
    invitation = "Have a haiku written"
    share_heading = "A shared haiku"
    actions_template = "haiku/_actions.html"
    words = (*RunType.words, "season")

    def build_payload(self, run: Run, *, whole: bool = True) -> dict[str, Any]:
        prompt = f"A haiku of {run.request['season']} about {run.request['prompt']}"
        return {"model": run.model, "prompt": prompt, **self.get_parameters(run)}

    def get_title(self, run: Run) -> str:
        return f"Haiku about {run.request['prompt']}"

    def find_form(self, run: Run) -> tuple[str, dict[str, Any]] | None:
        return reverse("haiku"), {"season": run.request["season"]}

    def get_reopen_url(self, run: Run) -> str:
        return f"{reverse('haiku')}?again={run.pk}"
