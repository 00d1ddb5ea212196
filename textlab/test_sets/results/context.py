"""What the page of results shows, to its owner and to whoever has its link."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator

from playground.http import Request
from textlab.test_sets.models import TestExecution
from textlab.test_sets.results.filters import FilterForm, filter_rows
from textlab.test_sets.results.matrix import PAGE_ROWS, build_rows
from textlab.test_sets.results.summaries import build_summaries
from textlab.test_sets.state import build_progress

MAX_OTHERS = 30


def matrix_context(
    request: Request, execution: TestExecution, *, shared: bool = False
) -> dict[str, Any]:
    state = build_progress(execution)  # first: nothing is over that the rest shows as under way
    filters = FilterForm(request.GET)
    rows = Paginator(filter_rows(execution, filters), PAGE_ROWS)
    page = rows.get_page(request.GET.get("page"))
    summaries, figures = build_summaries(execution)
    query = urlencode(filters.values)
    return {
        "execution": execution,
        "state": state,
        "summaries": summaries,
        "figures": figures,
        "filters": filters,
        "page": page,
        "rows": build_rows(execution, page, shared=shared),
        "query": f"{query}&" if query else "",
    }


def list_others(execution: TestExecution) -> list[TestExecution]:
    """Other executions of the same test set, the latest first."""
    others = execution.test_set.executions.filter(removed=None).exclude(pk=execution.pk)
    return list(others.only("pk", "name", "created")[:MAX_OTHERS])
