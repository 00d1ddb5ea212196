"""The start page, and the providers' state on it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hub import services
from playground import catalog
from playground.http import Request


@require_GET
def hub(request: Request) -> HttpResponse:
    context = {
        "providers": (states := services.states(request.session)),
        "any_key": any(state.has_key for state in states),
        "recent": services.recent_runs(request.owner),
        "recommended": services.advice(request.session),
    }
    return render(request, "hub/hub.html", context)


@require_GET
def provider_state(request: Request) -> HttpResponse:
    """The cards again, after asking for what is out of date. The page itself never waits for it."""
    catalog.refresh_stale(request.session)
    return render(
        request, "hub/_provider_states.html", {"providers": services.states(request.session)}
    )
