"""What a load balancer asks: is this process alive, and can it serve."""

from collections.abc import Callable, Iterator

from django.core.cache import caches
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from playground.infrastructure.cache import SurvivingCache
from playground.models import Run


@never_cache
@require_safe
def report_alive(_request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process takes requests. Touches nothing that could keep it waiting."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def report_ready(_request: HttpRequest) -> HttpResponse:
    """`/readyz`: all that it stands on answers; else 503 says what lacks.

    Without Redis the pages and chats go on. What is queued waits.
    """
    problems = [*check_database(), *check_redis()]
    words = "\n".join(problems or ["ready"])
    return HttpResponse(f"{words}\n", status=503 if problems else 200, content_type="text/plain")


def check_database() -> Iterator[str]:
    """It answers, and its tables are up to date."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Run._meta.db_table} LIMIT 1")  # noqa: S608 - our own name
    except (DatabaseError, InterfaceError):
        yield "the database isn't responding"


def check_redis() -> Iterator[str]:
    """It answers, where it is used."""
    if isinstance(cache := caches["default"], SurvivingCache):
        try:
            cache.check_connection()
        except RedisError:
            yield "Redis isn't responding: chats continue, queued jobs wait"


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": report_alive,
    "/readyz": report_ready,
}
