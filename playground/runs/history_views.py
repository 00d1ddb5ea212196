"""The history: searched and filtered; its rows named, starred, deleted."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, json_response, see_other, wants_json
from playground.models import Run
from playground.runs import history_removal, labels
from playground.runs.history_filters import Filters, list_recent_models
from playground.runs.history_pages import build_page, build_rows
from playground.runs.types import list_run_types

MAX_SELECTED = 200  # rows deleted at once


@require_GET
def show_history(request: Request) -> HttpResponse:
    """A conversation is one row, and so is what was read, compared or plotted together."""
    filters = Filters.read_query(request.GET)
    return render(request, "runs/list.html", {
        **build_page(request.owner, filters, request.GET),
        "filters": filters,
        "places": [each for each in list_run_types() if each.route],
        "models": list_recent_models(request.owner),
        "removed": history_removal.find_removed(request.owner, request.GET.get("removed", "")),
    })  # fmt: skip


@require_POST
def change_label(request: Request) -> HttpResponse:
    """A row's star; or its name, which is asked for where the form has none."""
    chosen = find_rows(request.owner, [request.POST.get("star") or request.POST.get("rename", "")])
    if not chosen:
        return go_back(request)
    [run] = chosen
    if "star" in request.POST:
        starred = labels.toggle_star(run)
        return json_response({"starred": starred}) if wants_json(request) else go_back(request)
    if "name" not in request.POST:
        return ask_name(request, run)
    labels.name_row(run, request.POST["name"])
    return go_back(request)


def ask_name(request: Request, run: Run) -> HttpResponse:
    [row] = build_rows(request.owner, [run])
    name = row.label.name if row.label else ""
    back = request.POST.get("back", "")
    context = {"run": run, "name": name, "title": row.entry.title, "back": back}
    return render(request, "runs/rename.html", context)


@require_POST
def delete_rows(request: Request) -> HttpResponse:
    """The rows that were selected: at first they are listed, to be sure."""
    runs = find_rows(request.owner, request.POST.getlist("row")[:MAX_SELECTED])
    if not runs:
        messages.info(request, "Select what you want to delete first.")
        return go_back(request)
    if "sure" not in request.POST:
        context = {"plan": history_removal.plan_removal(runs), "back": request.POST.get("back", "")}
        return render(request, "runs/delete.html", context)
    outcome = history_removal.remove_rows(request.owner, runs)
    if outcome.deleted:
        messages.success(request, f"Deleted: {outcome.deleted}.")
    return go_back(request, outcome.moment)


@require_POST
def restore_rows(request: Request) -> HttpResponse:
    moment = parse_moment(request.POST.get("moment", ""))
    count = history_removal.restore_rows(request.owner, moment) if moment else 0
    messages.success(request, "Restored." if count else "There is nothing to restore any more.")
    return go_back(request)


def find_rows(owner: str, ids: list[str]) -> list[Run]:
    """One's own runs of these ids, in their order; nonsense is left out."""
    keys = [key for each in ids if (key := parse_key(each))]
    known = Run.objects.for_owner(owner).in_bulk(keys)
    return [known[key] for key in dict.fromkeys(keys) if key in known]


def parse_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def parse_moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def go_back(request: Request, moment: datetime | None = None) -> HttpResponse:
    """To the same rows. `back` is the query of a history, and leads nowhere else."""
    query = request.POST.get("back", "")[:2_000]
    removed = f"removed={moment.isoformat().replace('+', '%2B')}" if moment else ""
    whole = "&".join(filter(None, (query, removed)))
    return see_other(f"{reverse('runs')}?{whole}" if whole else reverse("runs"))
