"""Which rows of a matrix are shown."""

from typing import Any

from django import forms
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from playground.models import OPEN
from textlab.test_sets.models import ExecutionRow, TestExecution

SHOW = (
    ("", "All rows"),
    ("failed", "Failed"),
    ("differing", "Differing"),
    ("error", "Errors"),
    ("open", "Not finished"),
)
FINAL = Coalesce(NullIf(F("cells__verdict"), Value("")), F("cells__outcome"))


class FilterForm(forms.Form):
    """GET of a matrix: `show` and `q`. Nonsense means all."""

    show = forms.ChoiceField(required=False, label="Rows", choices=SHOW)
    q = forms.CharField(required=False, label="Text of an answer", max_length=200)

    def __init__(self, data: object) -> None:
        super().__init__(data, auto_id="id_%s")  # type: ignore[arg-type]

    @property
    def values(self) -> dict[str, str]:
        valid = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in valid.items() if value}


def filter_rows(execution: TestExecution, filters: FilterForm) -> "QuerySet[ExecutionRow]":
    rows = execution.rows.all()
    show, words = filters.values.get("show", ""), filters.values.get("q", "")
    if words:
        rows = rows.filter(pk__in=find_rows(execution, Q(cells__run__text__icontains=words)))
    if show == "differing":
        return rows.filter(pk__in=find_differing(execution))
    if show == "open":
        is_open = Q(cells__is_due=True) | Q(cells__run__status__in=OPEN)
        return rows.filter(pk__in=find_rows(execution, is_open))
    if show:
        outcome = "fail" if show == "failed" else "error"
        judged = execution.rows.annotate(final=FINAL).filter(final=outcome)
        return rows.filter(pk__in=judged.values("pk"))
    return rows


def find_rows(execution: TestExecution, query: Q) -> "QuerySet[ExecutionRow, Any]":
    return execution.rows.filter(query).values("pk")


def find_differing(execution: TestExecution) -> "QuerySet[ExecutionRow, Any]":
    """Rows that some variants pass and others don't."""
    judged = execution.rows.annotate(final=FINAL).exclude(final="").order_by()
    counted = judged.values("pk").annotate(kinds=Count("final", distinct=True))
    return counted.filter(kinds__gt=1).values("pk")
