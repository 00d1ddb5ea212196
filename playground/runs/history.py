"""What a person ran, as rows: a conversation is one, its last turn; pages read together are one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Concat
from django.urls import reverse

from playground.models import OPEN, Run, Status
from playground.runs.long_texts import get_head, read_heads

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


def begun(parent: Run, provider: str, model: str) -> dict[str, Any]:
    """The run a conversation began with, by whose words it is known while that run is there.

    And whether several models answer in it: then each turn says who did.
    """
    mixed = parent.extra.get("mixed") or (parent.provider, parent.model) != (provider, model)
    first = parent.extra.get("began") or str(parent.pk)
    return {"began": first} | ({"mixed": True} if mixed else {})


def ends(owner: str) -> QuerySet[Run]:
    """The last run of every conversation and of pages read together, the newest first.

    Of pictures every run.
    """
    goes_on = Run.objects.filter(parent=OuterRef("pk")).exclude(app="imagegen")
    read = Run.objects.filter(owner=owner, app="vision").order_by().values("batch")
    last = read.annotate(last=Max("created")).values("last")
    mine = Run.objects.filter(~Exists(goes_on), owner=owner)
    # A row says nothing of the answer, which may be long.
    return mine.filter(~Q(app="vision") | Q(created__in=last)).defer("text", "reasoning")


def entries(ended: QuerySet[Run]) -> list[Entry]:
    runs = read_heads(ended)
    batches = counted([run.batch for run in runs if run.app == "vision" and run.batch])
    first = openings(runs)
    return [entry(run, batches.get(run.batch), first.get(run.extra.get("began"))) for run in runs]


def openings(runs: Iterable[Run]) -> dict[str | None, str]:
    """What was said in the runs these began with, in one query. What is deleted is not told."""
    ids = {run.extra["began"] for run in runs if "began" in run.extra}
    said = Run.objects.filter(pk__in=ids).annotate(said=KT("request__message"))
    return {str(pk): get_head(words) for pk, words in said.values_list("pk", "said") if words}


def entry(run: Run, batch: dict[str, Any] | None, opening: str | None) -> Entry:
    if batch and batch["total"] > 1:
        return of_batch(run, batch)
    status = "" if run.status == Status.DONE else Status(run.status).label
    url = reverse("run", args=[run.pk])
    words = words_of(run)
    facts = (f"lately: {words[:LATELY]}", run.model) if opening else (run.model,)
    return Entry(run, url, opening or words, facts, run.status, status)


def words_of(run: Run) -> str:
    found = (run.request.get(name) for name in ("page_name", "message", "prompt"))
    silent = "A picture, enlarged" if run.endpoint == "upscale-img" else "(nothing said)"
    return next(filter(None, found), silent)


def of_batch(run: Run, batch: dict[str, Any]) -> Entry:
    title = amount(batch["pages"], "page")
    if batch["models"] > 1:
        title += f" with {amount(batch['models'], 'model')}"
    name = f"{batch['name'] or ''}{' and others' if batch['pages'] > 1 else ''}"
    facts = (name, run.model) if batch["models"] == 1 else (name,)
    url = reverse("vision-batch", args=[run.batch])
    return Entry(run, url, title, facts, *outcome(batch))


def outcome(batch: dict[str, Any]) -> tuple[str, str]:
    """Its status, and the words for it; none where all is read."""
    if batch["ended"] < batch["total"]:
        return Status.RUNNING, f"{batch['ended']:,} of {batch['total']:,} read"
    for status in (Status.FAILED, Status.STOPPED):
        if batch[status]:
            return status, f"{batch[status]:,} {status}"
    return Status.DONE, ""


def amount(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def counted(batches: Iterable[UUID]) -> dict[Any, dict[str, Any]]:
    """Pages, models and outcomes of each of these, in one query."""
    rows = Run.objects.filter(batch__in=batches).order_by().values("batch")
    found = rows.annotate(
        total=Count("pk"),
        pages=Count(KT("request__page"), distinct=True),
        models=Count(Concat("provider", Value(":"), "model"), distinct=True),
        ended=Count("pk", filter=~Q(status__in=OPEN)),
        failed=Count("pk", filter=Q(status=Status.FAILED)),
        stopped=Count("pk", filter=Q(status__in=(Status.STOPPED, Status.INTERRUPTED))),
        name=Min(KT("request__page_name")),
    )
    return {row["batch"]: dict(row) for row in found}
