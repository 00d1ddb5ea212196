"""One sweep: its table of answers, and what can be done with it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, json_response, see_other, wants_json
from playground.tables import download_response
from textlab.sweeps import export, services
from textlab.sweeps.models import Sweep
from textlab.sweeps.state import FilterForm, State, build_state, name_axis
from textlab.tasks import ensure_workers


def find_own_sweep(request: Request, id: UUID) -> Sweep:
    return get_object_or_404(Sweep, pk=id, owner=request.owner)


@require_GET
def show_sweep(request: Request, id: UUID) -> HttpResponse:
    sweep = find_own_sweep(request, id)
    ensure_workers(services.list_runs(sweep))
    filters = FilterForm(request.GET)
    state = build_state(sweep, filters)
    if wants_json(request):
        return json_response(describe_state(state))
    heads = [name_axis(axis) for axis in sweep.axes]
    context = {"sweep": sweep, "state": state, "filters": filters, "heads": heads}
    return render(request, "textlab/sweeps/sweep.html", context)


def describe_state(state: State) -> dict[str, object]:
    return {"total": state.total, "counts": dict(state.counts), "is_open": state.is_open}


@require_POST
def stop_sweep(request: Request, id: UUID) -> HttpResponse:
    count = services.stop_sweep(find_own_sweep(request, id))
    messages.success(request, f"Stopped {format_answers(count)}. Finished answers are saved.")
    return redirect_to_sweep(id)


@require_POST
def retry_sweep(request: Request, id: UUID) -> HttpResponse:
    count = services.retry_sweep(find_own_sweep(request, id), request.session)
    messages.success(request, f"Queued {format_answers(count)} again.")
    return redirect_to_sweep(id)


@require_POST
def delete_sweep(request: Request, id: UUID) -> HttpResponse:
    services.delete_sweep(find_own_sweep(request, id))
    messages.success(request, "Sweep deleted.")
    return see_other(reverse("sweeps"))


@require_GET
def download_sweep(request: Request, id: UUID, ending: str) -> HttpResponse:
    sweep = find_own_sweep(request, id)
    name = f"sweep-{sweep.pk.hex[:8]}.{ending}"
    if ending == "csv":
        return download_response(export.write_answers_csv(sweep), name, "text/csv; charset=utf-8")
    return download_response(export.write_answers_json(sweep), name, "application/json")


def format_answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count:,} answers"


def redirect_to_sweep(id: UUID) -> HttpResponse:
    return see_other(reverse("sweep", args=[id]))
