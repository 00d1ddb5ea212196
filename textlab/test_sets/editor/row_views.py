"""One row of a test set: its values, and checks of its own."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from playground.http import Request, see_other
from textlab.test_sets.editor import services
from textlab.test_sets.editor.check_fields import CheckLine, read_checks, read_lines, write_lines
from textlab.test_sets.editor.context import (
    PAGE_ROWS,
    add_blank,
    build_line,
    checks_context,
    list_columns,
)
from textlab.test_sets.editor.typed import read_cells
from textlab.test_sets.editor.views import find_own_set, link_set
from textlab.test_sets.models import TestRow, TestSet


class RowPage(View):
    """POST saves it."""

    def get(self, request: Request, id: UUID, row: int) -> HttpResponse:
        chosen = find_row(find_own_set(request, id), row)
        return show_row(request, chosen, write_lines(chosen.checks))

    def post(self, request: Request, id: UUID, row: int) -> HttpResponse:
        test_set = find_own_set(request, id)
        chosen, lines = find_row(test_set, row), read_lines(request.POST)
        names = [column["name"] for column in test_set.columns]
        typed = read_cells(request.POST, "cell", names).get(chosen.pk, {})
        checks, problems = read_checks(lines)
        try:
            services.change_rows(test_set, {chosen.pk: typed})
        except ValidationError as error:
            problems += error.messages
        chosen.refresh_from_db()
        if problems:
            return show_row(request, chosen, lines, problems, status=422)
        if "check_type" in request.POST:  # a set of images shows none
            chosen.checks = checks
            chosen.save(update_fields=["checks"])
        messages.success(request, "Saved.")
        return see_other(request.path)


def find_row(test_set: TestSet, pk: int) -> TestRow:
    return get_object_or_404(test_set.rows.select_related("test_set"), pk=pk)


def show_row(
    request: Request,
    row: TestRow,
    lines: Sequence[CheckLine],
    problems: Sequence[str] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    before = row.test_set.rows.filter(number__lt=row.number).count()
    page = str(before // PAGE_ROWS + 1)
    context = {
        "test_set": row.test_set,
        "row": row,
        "line": build_line(row, list_columns(row.test_set)),
        "check_lines": add_blank(lines),
        "problems": problems,
        "back": link_set(row.test_set, page=page, anchor=f"row-{row.number}"),
        **checks_context(request.owner),
    }
    return render(request, "textlab/test_sets/row.html", context, status=status)
