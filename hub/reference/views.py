"""The reference: its overview, a page for each endpoint, and the documents made from it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hub import places
from hub.reference import contents, live, markdown, openapi, pages
from playground.catalog import enabled_providers
from playground.http import Request, json_response
from playground.providers import Endpoint, Provider

NONE = "The reference has no such endpoint."
MAX_SEARCH_CHARS = 200  # characters of a search


@require_GET
def show_index(request: Request) -> HttpResponse:
    return render(request, "reference/index.html", pages.build_index(request.session))


@require_GET
def show_endpoint(request: Request, slug: str, name: str) -> HttpResponse:
    provider, endpoint = get_endpoint(slug, name)
    return render(request, "reference/endpoint.html", pages.build_endpoint_page(provider, endpoint))


@require_GET
def show_live_list(request: Request, slug: str, name: str) -> HttpResponse:
    provider, endpoint = get_endpoint(slug, name)
    if endpoint.method != "GET":
        raise Http404(NONE)
    if endpoint.name == "models":
        return redirect(places.link_list(provider, endpoint))
    q = request.GET.get("q", "").strip()[:MAX_SEARCH_CHARS]
    context = {
        "contents": contents.list_entries(),
        "here": contents.link_endpoint(provider, endpoint),
    }
    context |= live.build_page(provider, endpoint, request.session, q)
    return render(request, "reference/list.html", context)


@require_GET
def download_markdown(_request: Request) -> HttpResponse:
    return send_document(
        markdown.write_reference(), "text/markdown; charset=utf-8", "api-reference.md"
    )


@require_GET
def download_openapi(_request: Request, slug: str) -> HttpResponse:
    provider = next((each for each in enabled_providers() if each.slug == slug), None)
    if provider is None:
        raise Http404(NONE)
    response = json_response(openapi.build_document(provider))
    response["Content-Disposition"] = f'inline; filename="{provider.slug}-openapi.json"'
    return response


def send_document(text: str, mime: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def get_endpoint(slug: str, name: str) -> tuple[Provider, Endpoint]:
    match = contents.find_endpoint(slug, name)
    if match is None:
        raise Http404(NONE)
    return match
