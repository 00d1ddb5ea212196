"""One plot: how far it has come, and what can be done with it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from imagegen.gallery import archive
from imagegen.grids import services, tasks
from imagegen.grids.plan import LETTERS
from imagegen.grids.state import State, build_state
from imagegen.jobs.tasks import ensure_workers
from imagegen.models import Grid, Picture
from playground.http import Request, json_response, see_other, wants_json
from playground.intake import download_name
from playground.models import Status
from playground.plans.axes import format_value


def own_grid(request: Request, id: UUID) -> Grid:
    return get_object_or_404(Grid, pk=id, owner=request.owner)


@require_GET
def show_grid(request: Request, id: UUID) -> HttpResponse:
    grid = own_grid(request, id)
    ensure_workers(services.list_cells(grid))
    state = build_state(grid)
    drawing = tasks.ensure_drawing(state)
    if wants_json(request):
        return json_response(describe_state(state))
    context = {"state": state, "grid": grid, "drawing": drawing, "about": describe_axes(grid)}
    return render(request, "images/grid_state.html", context)


@require_POST
def cancel_grid(request: Request, id: UUID) -> HttpResponse:
    count = services.cancel_cells(own_grid(request, id))
    jobs = "1 job" if count == 1 else f"{count:,} jobs"
    messages.success(request, f"Cancelled {jobs}. Finished images stay in the gallery.")
    return redirect_to_grid(id)


@require_POST
def retry_grid(request: Request, id: UUID) -> HttpResponse:
    count = services.retry_cells(own_grid(request, id), request.session.session_key or "")
    messages.success(request, f"Queued again: {count}.")
    return redirect_to_grid(id)


@require_POST
def draw_grid(request: Request, id: UUID) -> HttpResponse:
    """Now, with what there is so far."""
    grid = own_grid(request, id)
    if not tasks.draw_soon(build_state(grid), again=True):
        messages.info(request, "Nothing to draw yet.")
    return redirect_to_grid(id)


@require_POST
def forget_grid(request: Request, id: UUID) -> HttpResponse:
    """The grid leaves the list. Its pictures stay in the gallery."""
    grid = own_grid(request, id)
    services.cancel_cells(grid)
    grid.delete()
    messages.success(request, "Grid removed. Its images are in the gallery.")
    return see_other(reverse("images-grid"))


@require_GET
def download_grid(request: Request, id: UUID) -> HttpResponseBase:
    """GET …/zip/: every picture under the values it was made with; `?plain=1` without metadata."""
    state = build_state(own_grid(request, id))
    name = f"grid-{state.grid.pk.hex[:8]}"
    return archive.stream_response(
        list(list_entries(state)), name, bare=request.GET.get("plain") == "1"
    )


def list_entries(state: State) -> Iterator[archive.Entry]:
    for spot in state.spots:
        for n, picture in enumerate(spot.pictures):
            yield build_entry(
                picture, f"{build_name(state.grid, spot.at)}{f' {n + 1}' if n else ''}"
            )
    if state.plot:
        yield build_entry(state.plot, "grid")


def build_entry(picture: Picture, name: str) -> archive.Entry:
    ending = archive.get_ending(archive.get_mime(picture.artifact))
    return archive.Entry(download_name(name, ending), picture.artifact)


def build_name(grid: Grid, at: tuple[int, int, int]) -> str:
    """x1-y2 steps 20, cfg_scale 5: the places first, so that no two are alike."""
    named = list(zip(LETTERS.lower(), grid.axes, at, strict=False))
    places = "-".join(f"{letter}{n + 1:02}" for letter, _axis, n in named)
    values = ", ".join(f"{axis['name']} {format_value(axis['values'][n])}" for _l, axis, n in named)
    return f"{places} {values}".replace(".", "_").replace("/", "_").replace("\\", "_")[:90]


def describe_axes(grid: Grid) -> str:
    """What it compares."""
    return " × ".join(axis["label"] for axis in grid.axes)


def describe_state(state: State) -> dict[str, Any]:
    return {
        "total": state.total,
        "counts": {str(status): state.counts[status] for status in Status},
        "seconds_left": state.left,
        "plot": reverse("picture-file", args=[state.plot.pk]) if state.plot else None,
        "drawn": state.drawn,
        "cells": [
            {
                "at": spot.at,
                "status": spot.status,
                "error": spot.reason,
                "pictures": [reverse("picture-file", args=[p.pk]) for p in spot.pictures],
            }
            for spot in state.spots
        ],
    }


def redirect_to_grid(id: UUID) -> HttpResponse:
    return see_other(reverse("images-grid-state", args=[id]))
