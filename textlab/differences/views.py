"""The page that shows two answers word by word."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from playground.http import Request
from playground.models import Run
from textlab.differences.context import build_context
from textlab.origins import find_own_run


@require_GET
def show_differences(request: Request) -> HttpResponse:
    """`a` and `b` name two runs of one's own."""
    a, b = require_own_run(request, "a"), require_own_run(request, "b")
    view = request.GET.get("view")
    context = build_context(a, b, "one" if view == "one" else "sides")
    return render(request, "textlab/differences.html", context)


def require_own_run(request: Request, name: str) -> Run:
    run = find_own_run(request.GET.get(name, ""), request.owner)
    if run is None:
        raise Http404("This answer doesn't exist or isn't yours.")
    return run
