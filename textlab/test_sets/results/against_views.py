"""The page of two executions side by side."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from playground.http import Request, see_other
from textlab.test_sets.models import TestExecution
from textlab.test_sets.results.against import compare_executions
from textlab.test_sets.results.views import find_own_execution, link_results

PAGE_CHANGES = 50


@require_GET
def show_against(request: Request, execution: UUID) -> HttpResponse:
    """`with` is the other one: what it was before."""
    after = find_own_execution(request, execution)
    before = find_other(after, request.GET.get("with", ""))
    if before is None:
        messages.info(request, "There are no other results of this test set to compare with.")
        return see_other(link_results(after))
    comparison = compare_executions(before, after)
    context = {
        "test_set": after.test_set,
        "before": before,
        "after": after,
        "comparison": comparison,
        "page": Paginator(comparison.changes, PAGE_CHANGES).get_page(request.GET.get("page")),
        "query": f"with={before.pk}&",
    }
    return render(request, "textlab/test_sets/against.html", context)


def find_other(execution: TestExecution, key: str) -> TestExecution | None:
    """Of the same test set; without a key the one before it, or another one."""
    others = execution.test_set.executions.filter(removed=None).exclude(pk=execution.pk)
    earlier = others.filter(created__lt=execution.created).first()
    return find_by_key(others, key) if key else earlier or others.first()


def find_by_key(others: "QuerySet[TestExecution]", key: str) -> TestExecution | None:
    """`key`: as an address has it, which may be anything."""
    try:
        return others.filter(pk=key).first()
    except ValidationError:
        return None
