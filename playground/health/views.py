"""What a load balancer asks: is this process alive, and can it serve."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from playground.health.probes import WELL, ask_parts


@never_cache
@require_safe
def report_alive(_request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process takes requests. Touches nothing that could keep it waiting."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def report_ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: all that it stands on answers; else 503 says which part lacks.

    Without a worker or Redis the pages and chats go on: `?without=worker,cache` leaves these out,
    for a load balancer that would otherwise take away what still works.
    """
    parts = ask_parts(request.GET.get("without", "").split(","))
    missing = [name for name, answer in parts.items() if answer != WELL]
    words = {"ready": not missing, "missing": missing, "parts": parts}
    return JsonResponse(words, status=503 if missing else 200)


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": report_alive,
    "/readyz": report_ready,
}
