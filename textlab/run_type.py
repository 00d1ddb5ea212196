"""What the shared pages have to know of runs of the text pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from playground.models import Run, RunQuerySet
from playground.runs.history import Entry
from playground.runs.live import Live
from playground.runs.presenters import render_turn
from playground.runs.questions import Asker, Question
from playground.runs.types import RunType
from playground.storage.bulk_rows import delete_rows
from textlab import payload
from textlab.compare.history import describe_rounds
from textlab.models import Round, Sweep, TestExecution
from textlab.pictures.services import NONE, Picture, Pictures
from textlab.probabilities.services import forget_probabilities, store_probabilities
from textlab.services import MODES, start_run
from textlab.shares.context import describe_comparison
from textlab.shares.services import list_all_shared, list_shared_runs
from textlab.sweeps.history import describe_sweeps
from textlab.test_sets.history import describe_executions
from textlab.test_sets.pictures import measure_pictures
from textlab.test_sets.removal import hide_execution, list_empty
from textlab.tools.messages import RESULTS

Group = Round | Sweep | TestExecution


class TextRunType(RunType):
    name = "textlab"
    route = "text"
    label = "Text"
    phrase = "models"
    icon = "chat"
    invitation = "Start a chat"
    is_grouped = True
    takes_questions = True
    is_queued = (
        True  # those of sweeps and test sets; a message is sent by the process it was typed in
    )
    conversation_endpoints = ("chat",)
    words = (*RunType.words, "prefill", payload.CARD, payload.FRAME, payload.PICTURES, RESULTS)
    prompt_heading = "Text"
    versions_template = "textlab/_versions.html"
    actions_template = "textlab/_turn_actions.html"
    more_template = "textlab/_turn_more.html"
    shared_more_template = "textlab/_shared_probabilities_link.html"
    group_template = "textlab/compare/shared.html"

    def store_details(self, live: Live) -> None:
        store_probabilities(live)

    def forget_details(self, runs: "QuerySet[Run]") -> None:
        forget_probabilities(runs)

    def filter_lasting(self, runs: RunQuerySet, owner: str) -> RunQuerySet:
        shared = Q(pk__in=list_all_shared(owner))
        return runs.filter(shared | Q(test_cell__execution__share_slug__isnull=False))

    def delete_empty(self, before: datetime) -> None:
        delete_rows(Round.objects.filter(created__lt=before, answers=None))
        delete_rows(Sweep.objects.filter(created__lt=before, cells=None))
        delete_rows(list_empty(before))

    def build_payload(self, run: Run, *, whole: bool = True) -> dict[str, Any]:
        return payload.build_payload(run, whole=whole)

    def start_question(self, asker: Asker, question: Question) -> Run:
        """The beginning of a conversation, which can be gone on from."""
        picture = question.picture
        brought = (Picture(question.picture_name, picture),) if picture else ()
        return start_run(
            client=asker.client,
            owner=asker.owner,
            provider=question.provider,
            model=question.model,
            mode="chat",
            request=question.request,
            key=asker.key,
            pictures=Pictures(brought) if brought else NONE,
        )

    def describe_groups(self, runs: Sequence[Run]) -> dict[UUID | None, Entry]:
        return describe_rounds(runs) | describe_sweeps(runs) | describe_executions(runs)

    def describe_orders(self, runs: Sequence[Run]) -> dict[UUID | None, Entry]:
        return describe_executions(runs)

    def find_group(self, run: Run) -> Group | None:
        if run.group is None:
            return None
        for model in (Round, Sweep, TestExecution):
            if group := model.objects.filter(pk=run.group, owner=run.owner).first():
                return group
        return None

    def delete_group(self, group: Group) -> None:
        if isinstance(group, TestExecution):  # of thousands of cells
            hide_execution(group)
        else:
            group.delete()

    def measure_uploads(self, owner: str) -> tuple[int, int]:
        return measure_pictures(owner)

    def list_shared(self, slug: str) -> list[Run]:
        return list_shared_runs(slug)

    def describe_shared(self, slug: str, runs: Sequence[Run]) -> dict[str, Any]:
        return describe_comparison(slug, runs)

    def get_opening(self, run: Run) -> str:
        return payload.read_opening(run)

    def find_form(self, run: Run) -> tuple[str, dict[str, Any]] | None:
        if run.endpoint not in MODES:
            return None
        return reverse("model", args=[run.provider, run.model]), {"mode": MODES[run.endpoint]}

    def get_title(self, run: Run) -> str:
        if results := run.request.get(RESULTS):
            return f"Result of {results[0]['name']}"
        card = run.request.get(payload.CARD)
        if card and not run.request.get("message"):
            return f"Chat with {card['name']}"
        return super().get_title(run)

    def render_finished(self, run: Run) -> str:
        return render_turn(run)

    def get_reopen_url(self, run: Run) -> str:
        return f"{reverse('model', args=[run.provider, run.model])}?parent={run.pk}#end"
