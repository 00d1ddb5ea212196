"""One answer of a matrix: a page, and the panel beside the matrix."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_GET

from playground.http import Request, see_other
from playground.models import Status
from playground.runs.image_orders import serve_image
from textlab.prompts.template import fill_template
from textlab.test_sets import services
from textlab.test_sets.checks import INVERSE, TYPES
from textlab.test_sets.models import TestCell, TestExecution
from textlab.test_sets.results.matrix import WORDS, shorten
from textlab.test_sets.results.row_pictures import link_picture
from textlab.test_sets.results.views import find_own_execution, find_shared
from textlab.test_sets.state import classify_cell

MAX_COMMENT_CHARS = 5_000
VALUE_CHARS = 300
VERDICTS = (("", "As the checks say"), ("pass", "Pass"), ("fail", "Fail"))


class VerdictForm(forms.Form):
    """POST of a cell."""

    verdict = forms.ChoiceField(required=False, choices=VERDICTS)
    comment = forms.CharField(required=False, max_length=MAX_COMMENT_CHARS)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check of an answer, and what came of it. `outcome` is blank while it isn't made."""

    label: str
    value: str
    threshold: str
    outcome: str
    words: str
    reason: str
    judge: UUID | None


class CellPage(View):
    """GET shows one answer; POST says by hand what is to be thought of it."""

    def get(self, request: Request, execution: UUID, cell: int) -> HttpResponse:
        results = find_own_execution(request, execution)
        return show_cell(request, results, find_cell(results, cell))

    def post(self, request: Request, execution: UUID, cell: int) -> HttpResponse:
        results = find_own_execution(request, execution)
        chosen, form = find_cell(results, cell), VerdictForm(request.POST)
        if not form.is_valid():
            problems = [sentence for errors in form.errors.values() for sentence in errors]
            return show_cell(request, results, chosen, status=422, problems=problems)
        services.set_verdict(chosen, form.cleaned_data["verdict"], form.cleaned_data["comment"])
        if request.htmx:
            return show_cell(request, results, chosen, saved=True)
        messages.success(request, "Verdict saved.")
        return see_other(request.path)


@require_GET
def show_image(request: Request, execution: UUID, cell: int) -> HttpResponseBase:
    """Small, or as it was made with `?whole=1`."""
    return send_image(request, find_cell(find_own_execution(request, execution), cell))


@require_GET
def show_shared_image(request: Request, slug: str, cell: int) -> HttpResponseBase:
    return send_image(request, find_cell(find_shared(slug), cell))


def send_image(request: Request, cell: TestCell) -> HttpResponseBase:
    if cell.run is None or not cell.execution.makes_images:
        raise Http404("This answer has no image.")
    return serve_image(cell.run, small="whole" not in request.GET)


@require_GET
def show_shared_cell(request: Request, slug: str, cell: int) -> HttpResponse:
    results = find_shared(slug)
    chosen = find_cell(results, cell)
    return show_cell(request, results, chosen, shared=True)


def find_cell(execution: TestExecution, pk: int) -> TestCell:
    cells = execution.cells.select_related("run", "row").defer("run__request")
    return get_object_or_404(cells, pk=pk)


def show_cell(
    request: Request, execution: TestExecution, cell: TestCell, *, status: int = 200, **extra: Any
) -> HttpResponse:
    shared = bool(extra.get("shared"))
    state = classify_cell(
        cell.outcome, cell.verdict, cell.is_due, cell.run.status if cell.run else None,
        is_stopped=execution.is_stopped,
    )  # fmt: skip
    context = {
        "execution": execution,
        "cell": cell,
        "run": cell.run,
        "label": execution.variants[cell.variant]["label"],
        "outcome": state,
        "words": WORDS[state],
        "values": list_values(execution, cell, shared=shared),
        "checks": list(list_checks(cell)),
        "steps": list(list_steps(execution, cell, shared=shared)),
        "verdicts": VERDICTS,
        "action": request.path,
        "image": link_image(execution, cell, shared=shared),
        "back": link_back(execution, cell, shared=shared),
        **extra,
    }
    template = "textlab/test_sets/_cell.html" if request.htmx else "textlab/test_sets/cell.html"
    return render(request, template, context, status=status)


def link_image(execution: TestExecution, cell: TestCell, *, shared: bool) -> str:
    """Blank where there is none."""
    if not execution.makes_images or cell.run is None or cell.run.status != Status.DONE:
        return ""
    if shared:
        return reverse("shared-test-cell-image", args=[execution.share_slug, cell.pk])
    return reverse("test-cell-image", args=[execution.pk, cell.pk])


def link_back(execution: TestExecution, cell: TestCell, *, shared: bool) -> str:
    route = ("shared-tests", execution.share_slug) if shared else ("test-results", execution.pk)
    return f"{reverse(route[0], args=[route[1]])}#row-{cell.row.number}"


def list_values(
    execution: TestExecution, cell: TestCell, *, shared: bool
) -> list[tuple[str, str, str]]:
    """Of each column its name, its text, and the address of its picture."""
    values = []
    for column in execution.columns:
        name = column["name"]
        text = str(cell.row.values.get(name, ""))
        url = ""
        if column.get("kind") == "picture":
            url = link_picture(execution, text, shared=shared)
        values.append((name, "" if url else text, url))
    return values


def list_checks(cell: TestCell) -> Iterator[CheckRow]:
    judges = dict(cell.judge_runs.values_list("check_index", "run"))
    for index, check in enumerate(cell.row.checks):
        result = cell.results[index] if index < len(cell.results) else None
        yield build_check(check, result, cell.row.values, judges.get(index))


def build_check(
    check: Mapping[str, Any],
    result: Mapping[str, Any] | None,
    values: Mapping[str, str],
    judge: UUID | None,
) -> CheckRow:
    outcome = read_outcome(result)
    return CheckRow(
        label=describe_type(str(check.get("type", ""))),
        value=fill_template(shorten(write_value(check.get("value")), VALUE_CHARS), values),
        threshold=str(check.get("threshold", "")),
        outcome=outcome,
        words=WORDS.get(outcome, "Not checked yet"),
        reason=str(result.get("reason", "")) if result else "",
        judge=judge,
    )


def read_outcome(result: Mapping[str, Any] | None) -> str:
    if result is None:
        return ""
    return "error" if result.get("error") else "pass" if result["passed"] else "fail"


def describe_type(name: str) -> str:
    kind = TYPES.get(name.removeprefix(INVERSE))
    label = kind.label if kind else name
    return f"Not: {label}" if name.startswith(INVERSE) else label


def write_value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def list_steps(
    execution: TestExecution, cell: TestCell, *, shared: bool
) -> Iterator[tuple[str, str]]:
    """What leads to the cells beside, above and below this one, and their addresses."""
    route = ("shared-test-cell", execution.share_slug) if shared else ("test-cell", execution.pk)
    column: QuerySet[TestCell] = execution.cells.filter(variant=cell.variant)
    line: QuerySet[TestCell] = execution.cells.filter(row=cell.row)
    steps = (
        ("Previous row", column.filter(row__number__lt=cell.row.number).order_by("-row__number")),
        ("Next row", column.filter(row__number__gt=cell.row.number).order_by("row__number")),
        ("Previous variant", line.filter(variant__lt=cell.variant).order_by("-variant")),
        ("Next variant", line.filter(variant__gt=cell.variant).order_by("variant")),
    )
    for name, cells in steps:
        pk = cells.values_list("pk", flat=True).first()
        if pk is not None:
            yield name, reverse(route[0], args=[route[1], pk])
