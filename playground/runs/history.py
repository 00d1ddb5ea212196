"""What a person ran, as rows: a conversation is one, its last turn; a group may be one, too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.urls import reverse

from playground.models import Run, Status
from playground.runs.long_texts import get_head, read_heads
from playground.runs.types import list_run_types

LATELY = 60  # characters of what was said last


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `said`: how it stands, unless it is simply done."""

    run: Run
    url: str
    title: str
    facts: tuple[str, ...]
    status: str
    said: str


def find_opening(parent: Run) -> UUID:
    """The key of the run a conversation began with that goes on from this one."""
    return parent.opening_id or parent.pk


def is_mixed(parent: Run, provider: str, model: str) -> bool:
    """Whether several models answer in it, once this one does: then each turn says who did."""
    return bool(parent.extra.get("mixed")) or (parent.provider, parent.model) != (provider, model)


def list_ends(owner: str) -> QuerySet[Run]:
    """The last run of every conversation and of every group that is one row, the newest first."""
    talks = [each.name for each in list_run_types() if each.conversation_endpoints]
    grouped = [each.name for each in list_run_types() if each.is_grouped]
    goes_on = Run.objects.filter(parent=OuterRef("pk"), app__in=talks)
    groups = Run.objects.for_owner(owner).filter(app__in=grouped).order_by().values("group")
    last = groups.annotate(last=Max("created")).values("last")
    mine = Run.objects.for_owner(owner).filter(~Exists(goes_on))
    # A row says nothing of the answer, which may be long.
    return mine.filter(~Q(app__in=grouped) | Q(created__in=last)).defer("text", "reasoning")


def list_entries(ended: QuerySet[Run]) -> list[Entry]:
    runs = read_heads(ended)
    groups = describe_groups(runs)
    first = list_openings(runs)
    return [groups.get(run.group) or build_entry(run, first.get(run.opening_id)) for run in runs]


def describe_groups(runs: Sequence[Run]) -> dict[UUID | None, Entry]:
    """The rows for groups, which their apps describe."""
    rows: dict[UUID | None, Entry] = {}
    for run_type in {run.type for run in runs if run.type.is_grouped and run.group}:
        rows |= run_type.describe_groups([run for run in runs if run.type is run_type])
    return rows


def list_openings(runs: Iterable[Run]) -> dict[UUID | None, str]:
    """What was said in the runs these began with, in one query. What is deleted is not told."""
    ids = {run.opening_id for run in runs if run.opening_id}
    said = Run.objects.filter(pk__in=ids).annotate(said=KT("request__message"))
    return {pk: get_head(words) for pk, words in said.values_list("pk", "said") if words}


def build_entry(run: Run, opening: str | None) -> Entry:
    status = "" if run.status == Status.DONE else Status(run.status).label
    url = reverse("run", args=[run.pk])
    words = run.type.get_title(run)
    facts = (f"Last message: {words[:LATELY]}", run.model) if opening else (run.model,)
    return Entry(run, url, opening or words, facts, run.status, status)
