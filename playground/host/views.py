"""The page of the site's state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from playground.accounts.roles import require_host
from playground.host.state import describe_state


@never_cache
@require_host
@require_GET
def show_state(request: HttpRequest) -> HttpResponse:
    return render(request, "host/state.html", describe_state())
