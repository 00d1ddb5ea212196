"""What a web process counts of its requests, and the report of all that is known.

Labels are names of ours: of routes, never of paths; so there are as many as there are pages.
"""

import os

from playground.metrics.folder import forget_dead, prepare_folder

FOLDER = prepare_folder()
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)  # read as the library is loaded

from django.conf import settings  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.http.response import HttpResponseBase  # noqa: E402
from prometheus_client import (  # noqa: E402
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

from playground.infrastructure.connections import release_connections  # noqa: E402
from playground.metrics.database import DatabaseCollector  # noqa: E402

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
STREAM = "text/event-stream"

requests_total = Counter(
    "playground_http_requests_total",
    "Requests by method, route and class of status.",
    ["method", "route", "status"],
    registry=None,
)
request_seconds = Histogram(
    "playground_http_request_duration_seconds",
    "Time until an answer begins; of a stream, until its first byte could be sent.",
    ["route"],
    buckets=SECONDS,
    registry=None,
)
open_streams = Gauge(
    "playground_open_streams",
    "Event streams that browsers have open.",
    registry=None,
    multiprocess_mode="livesum",
)


def count_request(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    method = request.method if request.method in METHODS else "other"
    route = name_route(request)
    requests_total.labels(method, route, f"{response.status_code // 100}xx").inc()
    request_seconds.labels(route).observe(seconds)
    if response.streaming and response.headers.get("Content-Type", "").startswith(STREAM):
        open_streams.inc()
        # Django calls these once, when the connection is closed: nothing is done for each token.
        response._resource_closers.append(open_streams.dec)  # type: ignore[attr-defined]  # not in the stubs


def name_route(request: HttpRequest) -> str:
    """The name of the page in the table of addresses."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def write_report() -> HttpResponse:
    """All web processes of this machine, and what the database knows."""
    forget_dead(FOLDER)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(FOLDER))  # type: ignore[no-untyped-call]  # untyped
    registry.register(DatabaseCollector())
    try:
        text = generate_latest(registry)
    finally:
        release_connections()
    return HttpResponse(
        text, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
    )
