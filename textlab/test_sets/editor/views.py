"""Test sets: the list, a new one, and the page that changes one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from playground import catalog
from playground.http import Request, see_other
from textlab.test_sets.editor import services
from textlab.test_sets.editor.context import set_context
from textlab.test_sets.editor.examples import create_example
from textlab.test_sets.editor.forms import NewSetForm, RowsForm
from textlab.test_sets.editor.typed import TypedSet, read_set
from textlab.test_sets.editor.uploads import (
    note_left_out,
    read_upload,
    save_pictures,
    take_left_out,
)
from textlab.test_sets.models import TestExecution, TestSet
from textlab.test_sets.saving import list_test_sets
from textlab.test_sets.services import delete_test_set


def find_own_set(request: Request, id: UUID) -> TestSet:
    return get_object_or_404(list_test_sets(request.owner), pk=id)


def link_set(test_set: TestSet, *, page: str = "", anchor: str = "") -> str:
    query = f"?page={page}" if page.isdecimal() and page != "1" else ""
    return f"{reverse('test-set', args=[test_set.pk])}{query}{f'#{anchor}' if anchor else ''}"


class SetsPage(View):
    """All test sets of a person. POST creates one."""

    def get(self, request: Request) -> HttpResponse:
        return show_sets(request, NewSetForm())

    def post(self, request: Request) -> HttpResponse:
        form = read_upload(NewSetForm, request)
        if not form.is_valid():
            return show_sets(request, form, status=422)
        name, table = form.cleaned_data["name"], form.cleaned_data["table"]
        imported = form.cleaned_data["imported"]
        try:
            test_set = services.create_set(request.owner, name, table, imported)
        except ValidationError as error:
            form.add_error(None, error)
            return show_sets(request, form, status=422)
        note_left_out(request, imported.problems if imported else [])
        return see_other(link_set(test_set))


def show_sets(request: Request, form: NewSetForm, *, status: int = 200) -> HttpResponse:
    sets = list_test_sets(request.owner).annotate(row_count=Count("rows"), latest=find_latest())
    context = {"sets": sets, "form": form, "is_local": catalog.find_embedded() is not None}
    return render(request, "textlab/test_sets/sets.html", context, status=status)


def find_latest() -> Subquery:
    """The key of the newest execution of a test set; None where there is none."""
    executions = TestExecution.objects.filter(test_set=OuterRef("pk"), removed=None)
    return Subquery(executions.order_by("-created").values("pk")[:1])


@require_POST
def open_example(request: Request) -> HttpResponse:
    try:
        example = create_example(request.owner)
        return see_other(reverse("test-set-run", args=[example.pk]))
    except ValidationError as error:
        messages.error(request, error.message)
        return see_other(reverse("test-sets"))


@require_POST
def delete_set(request: Request, id: UUID) -> HttpResponse:
    test_set = find_own_set(request, id)
    delete_test_set(test_set)
    messages.success(request, f"Deleted “{test_set.name}”.")
    return see_other(reverse("test-sets"))


class SetPage(View):
    """One test set. POST saves what was typed, then does what the pressed button says."""

    request: Request

    def get(self, request: Request, id: UUID) -> HttpResponse:
        test_set = find_own_set(request, id)
        return show_set(request, test_set, left_out=take_left_out(request))

    def post(self, request: Request, id: UUID) -> HttpResponse:
        test_set = find_own_set(request, id)
        typed = read_set(request.POST, test_set)
        try:
            save_typed(test_set, typed)
            if typed.problems:
                return show_set(
                    request, test_set, problems=typed.problems, typed_lines=typed.lines, status=422
                )
            return self.act(test_set)
        except ValidationError as error:
            return show_set(request, test_set, problems=error.messages, status=422)

    def act(self, test_set: TestSet) -> HttpResponse:
        """Raises ValidationError."""
        action, page = self.request.POST.get("action", ""), self.request.GET.get("page", "")
        verb, _, what = action.partition(".")
        count = save_pictures(self.request, test_set)
        if verb == "paste" or has_rows(self.request):
            return self.add_rows(test_set, count)
        if verb == "run":
            return see_other(reverse("test-set-run", args=[test_set.pk]))
        if verb == "add-column":
            services.add_columns(test_set, [""])
        elif verb == "delete-column":
            services.delete_column(test_set, what)
        elif verb == "delete-row" and what.isdecimal():
            services.delete_rows(test_set, [int(what)])
        else:
            messages.success(self.request, "Saved.")
        return see_other(link_set(test_set, page=page, anchor=ANCHORS.get(verb, "")))

    def add_rows(self, test_set: TestSet, count: int) -> HttpResponse:
        """Those that were pasted or uploaded. `count`: of pictures that became rows before."""
        form = read_upload(RowsForm, self.request)
        if not form.is_valid():
            return show_set(self.request, test_set, rows_form=form, status=422)
        table, imported = form.cleaned_data["table"], form.cleaned_data["imported"]
        if not table and not imported and not count:
            raise ValidationError("Paste rows or choose a file.")
        count += services.add_table(test_set, table) if table else 0
        count += services.add_imported(test_set, imported) if imported else 0
        note_left_out(self.request, imported.problems if imported else [])
        messages.success(self.request, f"Added {count:,} row{'' if count == 1 else 's'}.")
        return see_other(link_set(test_set, anchor="rows"))


def has_rows(request: Request) -> bool:
    """Whether rows were pasted or chosen, whatever button was pressed."""
    return bool(request.POST.get("pasted", "").strip() or request.FILES.get("file"))


ANCHORS = {
    "add-check": "checks",
    "remove-check": "checks",
    "add-row": "new-row",
    "add-column": "rows",
    "delete-column": "rows",
    "delete-row": "rows",
}


def save_typed(test_set: TestSet, typed: TypedSet) -> None:
    """Raises ValidationError."""
    services.change_rows(test_set, typed.rows)
    services.add_rows(test_set, typed.fresh)
    test_set.name, test_set.system, test_set.message = typed.name, typed.system, typed.message
    if not typed.problems:
        test_set.checks = typed.checks
    if typed.answers != test_set.answers:
        test_set.answers, test_set.variants = typed.answers, []  # they are other models
    if len(typed.columns) == len(typed.kinds) == len(test_set.columns):
        services.change_columns(test_set, typed.columns, typed.kinds)
    test_set.save()


def show_set(
    request: Request, test_set: TestSet, *, status: int = 200, **extra: object
) -> HttpResponse:
    context = set_context(request, test_set, **extra)
    return render(request, "textlab/test_sets/set.html", context, status=status)
