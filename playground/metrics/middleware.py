"""Counts requests and answers `/metrics`. Where it is off, Django leaves it out and loads nothing.

A scraper asks by an address of its own, as a load balancer does: no Host is checked here, and
nothing of a visitor is read or set.
"""

import time
from collections.abc import Callable

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from playground.metrics import guard

PATH = "/metrics"


class Metrics:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not guard.is_on():
            raise MiddlewareNotUsed
        from playground.metrics import requests  # loads the library, which nobody else needs

        self.get_response, self.requests = get_response, requests

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == PATH:
            return self.report(request)
        begun = time.perf_counter()
        response = self.get_response(request)
        self.requests.count_request(request, response, time.perf_counter() - begun)
        return response

    def report(self, request: HttpRequest) -> HttpResponseBase:
        """To anybody from elsewhere it isn't there."""
        if not guard.is_inside(request):
            return HttpResponse("Not found.\n", status=404, content_type="text/plain")
        if not guard.has_token(request):
            challenge = {"WWW-Authenticate": "Bearer"}
            return HttpResponse("Unauthorized.\n", status=401, headers=challenge)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return self.requests.write_report()
