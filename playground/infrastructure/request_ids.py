"""A name for each request: in the log, and in the answer as `X-Request-ID`.

A proxy may have named it already; what isn't a plain name is replaced.
"""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # not for gunicorn's master, whose log has the names
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")

# Not taken back at the end: an answer that streams goes on when the middleware is through, and the
# next request of the connection sets its own.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


class RequestIds:
    """The first of the middleware, so that whatever is logged has the name."""

    def __init__(self, get_response: Callable[["HttpRequest"], "HttpResponseBase"]) -> None:
        self.get_response = get_response

    def __call__(self, request: "HttpRequest") -> "HttpResponseBase":
        name = request.META.get("HTTP_X_REQUEST_ID", "")
        if not NAME.fullmatch(name):
            name = secrets.token_hex(16)
        current_request_id.set(name)
        response = self.get_response(request)
        response.headers[HEADER] = name
        return response
