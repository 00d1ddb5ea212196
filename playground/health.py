"""What a load balancer asks: is this process alive, and can it serve."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from playground.models import Run


@never_cache
@require_safe
def report_alive(_request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process takes requests. Touches nothing that could keep it waiting."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def report_ready(_request: HttpRequest) -> HttpResponse:
    """`/readyz`: the database answers, and its tables are up to date; else 503 says what lacks."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Run._meta.db_table} LIMIT 1")  # noqa: S608 - our own name
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": report_alive,
    "/readyz": report_ready,
}
