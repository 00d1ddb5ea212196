"""The pages that say that storage is away or full. They read no database themselves."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from playground.http import describe_error, json_response, wants_json
from playground.providers import ProviderError
from playground.storage.errors import explain_storage_error


def refuse_request(request: HttpRequest, error: ProviderError) -> HttpResponse:
    """The sentence for whoever asked. No context processor: they look who is signed in."""
    if wants_json(request):
        response = json_response({"error": describe_error(error)}, error.status)
    else:
        is_fragment = request.headers.get("HX-Request") == "true"
        template = "components/error.html" if is_fragment else "unavailable.html"
        response = HttpResponse(render_to_string(template, {"error": error}), status=error.status)
    if error.retry_after:
        response["Retry-After"] = str(round(error.retry_after))
    return response


def report_fault(request: HttpRequest) -> HttpResponse:
    """For what no view could let through: sessions and accounts are read before it is called."""
    problem = explain_storage_error(sys.exc_info()[1])
    return refuse_request(request, problem) if problem else server_error(request)
