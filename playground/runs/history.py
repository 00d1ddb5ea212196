"""What a person ran, as rows: a conversation is one, its last turn; a group may be one, too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator

from playground.infrastructure.offload import breath
from playground.models import Run, RunQuerySet, Status
from playground.runs.long_texts import get_head, read_heads
from playground.runs.types import list_run_types

PAGE_ROWS = 40
MAX_COUNTED = 2 * PAGE_ROWS  # rows that a page counts, whoever has how many
LATELY_CHARS = 60  # characters of what was said last


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


def list_ends(owner: str) -> RunQuerySet:
    """The last run of every conversation and of every group that is one row, the newest first."""
    grouped = [each.name for each in list_run_types() if each.is_grouped]
    in_groups = Q(app__in=grouped, group__isnull=False)
    beside = Run.objects.filter(group=OuterRef("group"), app=OuterRef("app"), removed=None)
    followed = Exists(drop_followed(filter_later(beside)))
    ends = drop_followed(Run.objects.for_owner(owner)).filter(~in_groups | ~followed)
    # A row says nothing of the answer, which may be long.
    return ends.defer("text", "reasoning").order_by("-created", "-pk")


def drop_followed(runs: RunQuerySet) -> RunQuerySet:
    """Those of these runs after which nothing was said in their conversation, on any branch.

    Each question goes by the index that has the moment, too: the first row says it.
    """
    tree = Coalesce(OuterRef("tree"), OuterRef("opening"), OuterRef("pk"))
    for column in ("tree", "opening", "pk"):
        runs = runs.filter(
            ~Exists(filter_later(Run.objects.filter(**{column: tree}, removed=None)))
        )
    return runs


def filter_later(runs: RunQuerySet) -> RunQuerySet:
    """Those that came after the run that is asked about; of a moment's, one is the last."""
    at = {"created__gte": OuterRef("created")}
    return runs.filter(
        Q(created__gt=OuterRef("created")) | Q(pk__gt=OuterRef("pk")), **at
    ).order_by()


def find_page(ends: RunQuerySet, number: str | None) -> tuple["Page[UUID]", int | None]:
    """A page of their keys, and how many pages there are: None where that takes long to count.

    Then a number beyond those that are counted means the last of these: from there on links lead.
    The query of them all takes milliseconds to put together, so it is asked once, for keys alone.
    """
    breath.take_breath()
    keys = list(ends.values_list("pk", flat=True)[: MAX_COUNTED + 1])
    newest = Paginator(keys[:MAX_COUNTED], PAGE_ROWS)
    is_whole = len(keys) <= MAX_COUNTED
    return newest.get_page(number), newest.num_pages if is_whole else None


def list_entries(ended: QuerySet[Run]) -> list[Entry]:
    return describe_runs(read_heads(ended))


def describe_runs(runs: Sequence[Run]) -> list[Entry]:
    """The rows of these, which `read_heads` has read."""
    groups = describe_groups(runs)
    first = list_openings(runs)
    return [groups.get(run.group) or build_entry(run, first.get(run.opening_id)) for run in runs]


def describe_groups(runs: Sequence[Run]) -> dict[UUID | None, Entry]:
    """The rows for groups, which their apps describe."""
    rows: dict[UUID | None, Entry] = {}
    for run_type in {run.type for run in runs if run.type.is_grouped and run.group}:
        rows |= run_type.describe_groups([run for run in runs if run.type is run_type])
    if ordered := [run for run in runs if run.type.makes_images and run.group]:
        for run_type in list_run_types():
            rows |= run_type.describe_orders(ordered)
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
    lately = Truncator(words).chars(LATELY_CHARS)
    facts = (f"Last message: {lately}", run.model) if opening else (run.model,)
    return Entry(run, url, opening or words, facts, run.status, status)
