"""The reference: its overview, a page for each endpoint, and the documents made from it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hub import places
from hub.reference import contents, live, markdown, openapi, pages
from playground.http import Request, json_response
from playground.providers import Endpoint, Provider, list_providers

NONE = "The reference has no such endpoint."
LONGEST = 200  # characters of a search


@require_GET
def index(request: Request) -> HttpResponse:
    return render(request, "reference/index.html", pages.index(request.session))


@require_GET
def endpoint(request: Request, provider: str, endpoint: str) -> HttpResponse:
    of, found = find(provider, endpoint)
    return render(request, "reference/endpoint.html", pages.endpoint(of, found))


@require_GET
def live_list(request: Request, provider: str, endpoint: str) -> HttpResponse:
    of, found = find(provider, endpoint)
    if found.method != "GET":
        raise Http404(NONE)
    if found.name == "models":
        return redirect(places.listing(of, found))
    q = request.GET.get("q", "").strip()[:LONGEST]
    context = {"contents": contents.contents(), "here": contents.address(of, found)}
    context |= live.page(of, found, request.session, q)
    return render(request, "reference/list.html", context)


@require_GET
def as_markdown(_request: Request) -> HttpResponse:
    return document(markdown.write(), "text/markdown; charset=utf-8", "api-reference.md")


@require_GET
def as_openapi(_request: Request, provider: str) -> HttpResponse:
    of = next((each for each in list_providers() if each.slug == provider), None)
    if of is None:
        raise Http404(NONE)
    response = json_response(openapi.document(of))
    response["Content-Disposition"] = f'inline; filename="{of.slug}-openapi.json"'
    return response


def document(text: str, mime: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def find(provider: str, name: str) -> tuple[Provider, Endpoint]:
    found = contents.found(provider, name)
    if found is None:
        raise Http404(NONE)
    return found
