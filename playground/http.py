"""HTTP as the views see it: typed requests, what the reader wants back, server-sent events."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import orjson
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from playground.models import Run, Status
from playground.providers import ProviderError
from playground.runs.live import News, Seen

EVENT_STREAM = "text/event-stream"


class Request(HttpRequest):
    """A request after the middleware."""

    owner: str  # a visitor's id, or "user:<pk>": who may see what
    htmx: HtmxDetails
    session: SessionBase
    user: User | AnonymousUser


def wants_events(request: HttpRequest) -> bool:
    return EVENT_STREAM in request.headers.get("Accept", "")


def wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return EVENT_STREAM in accept or "application/json" in accept


def json_response(data: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(data), status=status, content_type="application/json")


def see_other(url: str) -> HttpResponse:
    """Where what was done is to be seen: reloading that page does nothing again."""
    return HttpResponseRedirect(url, status=303)


def error_response(request: HttpRequest, error: ProviderError) -> HttpResponse:
    """A refusal, for whoever asked: a script, a fragment's place, or a person."""
    if wants_json(request):
        response = json_response({"error": describe_error(error)}, error.status)
    else:
        htmx = cast("Request", request).htmx
        template = "components/error.html" if htmx else "error.html"
        response = render(request, template, {"error": error}, status=error.status)
    if error.retry_after:
        response["Retry-After"] = str(max(1, round(error.retry_after)))
    return response


def list_subclasses(error_type: type[ProviderError]) -> Iterator[type[ProviderError]]:
    for below in error_type.__subclasses__():
        yield below
        yield from list_subclasses(below)


def describe_error(error: ProviderError) -> dict[str, Any]:
    return {
        "kind": error.kind,
        "message": error.message,
        "hint": error.hint,
        "retry_after": error.retry_after,
        "detail": error.detail,
    }


STATUSES = {kind.kind: kind.status for kind in list_subclasses(ProviderError)}


def get_status(run: Run) -> int:
    """The HTTP status that a finished run's outcome has."""
    return STATUSES.get(run.error_kind, 502) if run.status == Status.FAILED else 200


def encode_event(name: str, data: Any, id: object = "") -> bytes:
    """One server-sent event."""
    head = b"event: %b\nid: %b\ndata: " if id else b"event: %b%b\ndata: "
    return head % (name.encode(), str(id).encode()) + orjson.dumps(data) + b"\n\n"


def run_events(
    run: Run,
    news: Iterator[News | None],
    seen: Seen,
    finished: Callable[[Run], str],
    **more: str,
) -> Iterator[bytes]:
    """A run as events: who it is (and `more`), what arrives, how it ended, as `finished` says."""
    yield encode_event("run", {**list_addresses(run), **more})
    yield from later_events(run, news, seen, finished)


def later_events(
    run: Run,
    news: Iterator[News | None],
    seen: Seen,
    finished: Callable[[Run], str],
    /,
    **more: str,
) -> Iterator[bytes]:
    """What follows the first. `more` is in each of them: whose it is, in a stream of many runs."""
    for item in news:
        yield from news_events(item, seen, **more)
    yield encode_event("done", {**more, "status": run.status, "html": finished(run)}, seen)


def news_events(item: News | None, seen: Seen, **more: str) -> Iterator[bytes]:
    if item is None:
        yield b": still here\n\n"
        return
    if item.moved:
        yield encode_event("moved", more, seen)
    if item.phase is not None:
        phase = item.phase
        words = {"phase": phase.name, "message": phase.message, "seconds": phase.seconds}
        yield encode_event("phase", more | words)
    if item.losses is not None:
        yield encode_event("losses", {**more, "sentences": item.losses})
    if item.text or item.reasoning:
        delta = {k: v for k, v in (("text", item.text), ("reasoning", item.reasoning)) if v}
        yield encode_event("delta", more | delta, seen)


def list_addresses(run: Run) -> dict[str, str]:
    """`opening`: the words that its answer was given to begin with, where there are any."""
    base = f"/runs/{run.id}/"
    urls = {"id": str(run.id), "url": base, "events": f"{base}events", "stop": f"{base}stop"}
    opening = run.type.get_opening(run)
    return {**urls, "opening": opening} if opening else urls


def event_stream(events: Iterator[bytes]) -> HttpResponseBase:
    response = StreamingHttpResponse(events, content_type=EVENT_STREAM)
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would hold the events back
    return response
