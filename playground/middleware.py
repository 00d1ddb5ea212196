"""What happens to every request: who is asking, may they, and what a provider's refusal becomes."""

import uuid
from collections.abc import Callable
from functools import cache
from typing import cast

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from playground.accounts.networks import name_network
from playground.accounts.owners import name_owner
from playground.health import views as health
from playground.http import Request, error_response, json_response, wants_json
from playground.infrastructure.askers import set_asker
from playground.infrastructure.offload import offload
from playground.providers import Invalid, ProviderError
from playground.storage.errors import explain_storage_error
from playground.storage.views import refuse_request

VISITOR_COOKIE = "visitor"
YEAR_SECONDS = 60 * 60 * 24 * 365
SHORT_PAGE_BYTES = 200_000  # to compress them takes two milliseconds
OPEN_TO_ALL = ("/s/", "/static/", "/login/", "/account/")  # that asks by itself

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class TooLarge(Invalid):
    """Said like any other refusal."""

    kind = "too_large"
    status = 413
    hint = "Send less data."


class Health:
    """Answers `/healthz` and `/readyz` before anything else looks at the request.

    A load balancer asks by an address or a name of its own: what is refused on a page for its Host,
    or sent on to HTTPS, is answered here. Nothing of a visitor is read or set.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = health.PROBES.get(request.path_info)
        return self.get_response(request) if view is None else view(request)


class ContentSecurityPolicy(CSPMiddleware):
    """One policy for every page, put together once: the library does so for each answer, twice."""

    def process_request(self, request: HttpRequest) -> None:
        """No page has scripts of its own, so none needs a nonce."""

    def process_response(
        self, _request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault(HEADER, write_policy())
        return response


@cache
def write_policy() -> str:
    return build_policy()


class CompressPages(GZipMiddleware):
    """Whole pages are compressed, long ones beside the event loop. A stream never is: gzip would
    hold its events back.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not isinstance(response, HttpResponse):
            return response
        if len(response.content) <= SHORT_PAGE_BYTES:
            return super().process_response(request, response)
        return offload(super().process_response, request, response)


class Bounds:
    """Refuses what is too large before anything of it is read: Django bounds no files."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if not size.isdecimal() or int(size) <= settings.LARGEST_REQUEST:
            return self.get_response(request)
        most = settings.LARGEST_REQUEST // 2**20
        error = TooLarge(f"A request can have at most {most} MB.")
        if request.path == reverse("data-import"):
            error.hint = (
                "Ask the host to import your file: manage.py import_data takes larger ones."
            )
        return error_response(request, error)


class Visitors:
    """Knows a visitor again by a signed cookie: they see their own runs and nobody else's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = request.get_signed_cookie(VISITOR_COOKIE, default="", salt=VISITOR_COOKIE)
        visitor = known or uuid.uuid4().hex
        owner = self.get_owner(cast("Request", request), visitor)
        cast("Request", request).owner = owner
        with set_asker(owner, name_network(request)):  # places are shared out by turns
            response = self.get_response(request)
        if not known and not request.path.startswith(OPEN_TO_ALL):
            response.set_signed_cookie(
                VISITOR_COOKIE,
                visitor,
                salt=VISITOR_COOKIE,
                max_age=YEAR_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )
        return response

    def get_owner(self, request: Request, visitor: str) -> str:
        if request.user.is_authenticated:
            return name_owner(request.user)
        if auth.SESSION_KEY in request.session:  # of an account that was disabled or deleted
            request.session.flush()
        return visitor


class Access:
    """PLAYGROUND_ACCESS=login: everything but shared snapshots, static files and health."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.ACCESS == "open" or request.path.startswith(OPEN_TO_ALL):
            return self.get_response(request)
        if cast("Request", request).user.is_authenticated:
            response = self.get_response(request)
            # On a shared computer the way back shows nothing after signing out.
            add_never_cache_headers(response)
            return response
        if wants_json(request):
            message = "Sign in first. This playground is private."
            return json_response({"error": {"kind": "login", "message": message}}, 401)
        # The whole address comes along, so that a link keeps its parameters.
        return redirect_to_login(request.get_full_path())


class ProviderErrors:
    """What a view lets through of a provider or of storage becomes a page that explains it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, ProviderError):
            return error_response(request, exception)
        problem = explain_storage_error(exception)
        return refuse_request(request, problem) if problem else None
