"""The page of an answer's token probabilities; a script gets them as JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from playground.http import Request, json_response, wants_json
from playground.models import Run
from textlab.origins import find_own_run
from textlab.probabilities.services import (
    PAGE_ROWS,
    build_rows,
    find_start,
    load_tokens,
    read_index,
)


@require_GET
def show_probabilities(request: Request, id: UUID) -> HttpResponse:
    run = find_own_run(str(id), request.owner)
    if run is None:
        raise Http404("This answer doesn't exist or isn't yours.")
    return answer_probabilities(request, run, run.type.get_reopen_url(run))


@require_GET
def show_shared_probabilities(request: Request, slug: str) -> HttpResponse:
    """The same to others, who can't go on with what isn't theirs."""
    run = get_object_or_404(Run.objects.for_share(slug), app="textlab")
    response = answer_probabilities(request, run, "")
    response["X-Robots-Tag"] = "noindex"
    return response


def answer_probabilities(request: Request, run: Run, reopen_url: str) -> HttpResponse:
    """`reopen_url`: where its owner goes on with it; blank for others."""
    tokens = load_tokens(run)
    start = find_start(run, tokens) if reopen_url else None
    if wants_json(request):
        again = f"{reverse('model', args=[run.provider, run.model])}?again={run.pk}"
        facts = {"tokens": tokens, "start": start, "again": again if reopen_url else ""}
        response = json_response(facts)
    else:
        context = {**page_context(request, tokens), "run": run, "can_go_on": start is not None}
        context["slug"] = "" if reopen_url else run.share_slug
        response = render(request, "textlab/probabilities.html", context)
    patch_vary_headers(response, ["Accept"])  # two answers at one address
    return response


def page_context(request: Request, tokens: Sequence[Any]) -> dict[str, Any]:
    pages = max(1, -(-len(tokens) // PAGE_ROWS))
    page = min(read_page(request), pages)
    return {"rows": build_rows(tokens, (page - 1) * PAGE_ROWS), "page": page, "pages": pages}


def read_page(request: Request) -> int:
    return max(1, read_index(request.GET.get("page", "")) or 1)
