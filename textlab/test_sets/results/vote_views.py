"""The page on which somebody says which image of a row is the best."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from playground.http import Request, see_other
from playground.providers import Invalid
from textlab.test_sets import voting
from textlab.test_sets.models import ExecutionRow, TestCell, TestExecution
from textlab.test_sets.results.matrix import list_values
from textlab.test_sets.results.views import find_own_execution

NO_CHOICE = "Choose the best image, a tie, or all bad."


@dataclass(frozen=True, slots=True)
class Contestant:
    """An image under its letter. `label` is hidden until the vote, unless names are wanted."""

    cell: TestCell
    letter: str
    label: str
    is_best: bool

    @property
    def url(self) -> str:
        return reverse("test-cell-image", args=[self.cell.execution_id, self.cell.pk])


class VotePage(View):
    """GET shows the images of a row in any order; POST votes, or takes the vote back."""

    def get(self, request: Request, execution: UUID, row: int) -> HttpResponse:
        results = find_own_execution(request, execution)
        return show_vote(request, results, find_row(results, row))

    def post(self, request: Request, execution: UUID, row: int) -> HttpResponse:
        results = find_own_execution(request, execution)
        chosen = find_row(results, row)
        try:
            vote(chosen, request.POST.get("choice", ""))
        except Invalid as error:
            return show_vote(request, results, chosen, problem=error.message, status=422)
        return see_other(request.get_full_path())


def vote(row: ExecutionRow, choice: str) -> None:
    """`choice`: the place of a variant, tie, all_bad, or again. Raises Invalid."""
    if choice == "again":
        voting.take_back_vote(row)
    elif choice in voting.WORDS:
        voting.cast_vote(row, choice)
    elif choice.isascii() and choice.isdecimal() and len(choice) < 4:
        voting.cast_vote(row, voting.WIN, int(choice))
    else:
        raise Invalid(NO_CHOICE)


def find_row(execution: TestExecution, number: int) -> ExecutionRow:
    rows = execution.rows.all() if execution.makes_images else execution.rows.none()
    return get_object_or_404(rows, number=number)


def show_vote(
    request: Request,
    execution: TestExecution,
    row: ExecutionRow,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    contestants = list_contestants(execution, row)
    context = {
        "execution": execution,
        "test_set": execution.test_set,
        "row": row,
        "values": list(list_values(execution, row.values, shared=False)),
        "contestants": contestants,
        "can_vote": len(contestants) >= voting.MIN_IMAGES,
        "vote": row.vote,
        "result": voting.describe_vote(execution, row.vote),
        "shows_names": row.vote is not None or "names" in request.GET,
        "names": "?names=1" if "names" in request.GET else "",
        "problem": problem,
        **find_neighbours(execution, row),
    }
    return render(request, "textlab/test_sets/vote.html", context, status=status)


def list_contestants(execution: TestExecution, row: ExecutionRow) -> list[Contestant]:
    winner = row.vote["winner"] if row.vote else None
    cells: Sequence[TestCell] = voting.shuffle_contestants(row)
    return [
        Contestant(
            cell,
            ascii_uppercase[n] if n < len(ascii_uppercase) else str(n + 1),
            str(execution.variants[cell.variant]["label"]),
            cell.variant == winner,
        )
        for n, cell in enumerate(cells)
    ]


def find_neighbours(execution: TestExecution, row: ExecutionRow) -> dict[str, object]:
    """The next row without a vote, behind this one or from the beginning; and the one before."""
    others: QuerySet[ExecutionRow] = execution.rows.filter(vote__isnull=True).exclude(pk=row.pk)
    behind = others.filter(number__gt=row.number).first() or others.first()
    before = execution.rows.filter(number__lt=row.number).order_by("-number").first()
    voted = execution.rows.filter(vote__isnull=False).count()
    return {
        "next_row": behind.number if behind else None,
        "previous_row": before.number if before else None,
        "voted": voted,
        "rows": execution.rows.count(),
    }
