"""Results of a test set: the matrix, and what is done with all of it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, error_response, json_response, see_other, wants_json
from playground.providers import ProviderError
from textlab.test_sets import services
from textlab.test_sets.models import TestExecution
from textlab.test_sets.pictures import find_shown_picture, send_picture
from textlab.test_sets.results.context import list_others, matrix_context
from textlab.test_sets.state import build_progress

PROMPTFOO = "yaml"
DOWNLOADS = (
    ("csv", "CSV"),
    ("xlsx", "Excel"),
    ("jsonl", "JSONL"),
    ("md", "Markdown"),
    (PROMPTFOO, "promptfoo configuration"),
)


def list_downloads(execution: TestExecution) -> list[tuple[str, str]]:
    """Endings and names: promptfoo can't make images again."""
    return [each for each in DOWNLOADS if not (execution.makes_images and each[0] == PROMPTFOO)]


def find_own_execution(request: Request, id: UUID) -> TestExecution:
    executions = services.list_executions(request.owner).select_related("test_set")
    return get_object_or_404(executions, pk=id)


def link_results(execution: TestExecution) -> str:
    return reverse("test-results", args=[execution.pk])


@require_GET
def show_results(request: Request, execution: UUID) -> HttpResponse:
    results = find_own_execution(request, execution)
    if wants_json(request):
        progress = build_progress(results)
        return json_response({"counts": dict(progress.counts), "is_open": progress.is_open})
    context = matrix_context(request, results) | {
        "test_set": results.test_set,
        "others": list_others(results),
        "downloads": list_downloads(results),
        "next_vote": find_next_vote(results) if results.makes_images else None,
    }
    return render(request, "textlab/test_sets/results.html", context)


def find_next_vote(execution: TestExecution) -> int | None:
    """The number of the first row without a vote; of the first where all have one."""
    numbers = execution.rows.values_list("number", flat=True)
    return numbers.filter(vote__isnull=True).first() or numbers.first()


@require_POST
def act(request: Request, execution: UUID, verb: str) -> HttpResponse:
    """Stop, resume, retry, share, unshare or delete it."""
    results = find_own_execution(request, execution)
    try:
        sentence = ACTS[verb](request, results)
    except ProviderError as error:
        return error_response(request, error)
    messages.success(request, sentence)
    if verb == "delete":
        return see_other(reverse("test-set", args=[results.test_set_id]))
    return see_other(link_results(results))


def stop(_request: Request, execution: TestExecution) -> str:
    count = services.stop_execution(execution)
    return f"Stopped {format_answers(count)}. Finished answers are saved."


def resume(request: Request, execution: TestExecution) -> str:
    return f"Resumed {format_answers(services.resume_execution(execution, request.session))}."


def retry(request: Request, execution: TestExecution) -> str:
    return f"Queued {format_answers(services.retry_execution(execution, request.session))} again."


def share(_request: Request, execution: TestExecution) -> str:
    services.share_execution(execution)
    return "Link created."


def unshare(_request: Request, execution: TestExecution) -> str:
    services.unshare_execution(execution)
    return "Link revoked."


def delete(_request: Request, execution: TestExecution) -> str:
    services.delete_execution(execution)
    return "Results deleted."


ACTS: dict[str, Callable[[Request, TestExecution], str]] = {
    "stop": stop,
    "resume": resume,
    "retry": retry,
    "share": share,
    "unshare": unshare,
    "delete": delete,
}


def format_answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count:,} answers"


@require_GET
def show_shared(request: Request, slug: str) -> HttpResponse:
    """Whoever has the link reads the results, and changes nothing."""
    results = find_shared(slug)
    context = matrix_context(request, results, shared=True) | {
        "is_owner": results.owner == request.owner
    }
    return render(request, "textlab/test_sets/shared.html", context)


@require_GET
def show_shared_picture(_request: Request, slug: str, picture: UUID) -> HttpResponseBase:
    """Those of the rows that are shared, and no others of the test set."""
    chosen = find_shown_picture(find_shared(slug), picture)
    if chosen is None:
        raise Http404("No row of these results has this picture.")
    return send_picture(chosen)


def find_shared(slug: str) -> TestExecution:
    execution = services.find_shared(slug)
    if execution is None:
        raise Http404("Nothing is shared under this link, or its owner has revoked it.")
    return execution
