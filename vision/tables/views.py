"""A table: looked at, checked value by value, asked for again, taken home."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, json_response, see_other, wants_json
from playground.infrastructure.offload import offload
from playground.intake import download_name
from playground.tables import download_response
from vision.models import Extraction
from vision.readings import tasks
from vision.readings.services import list_runs
from vision.tables import pages as table_pages
from vision.tables import presenters, review, services
from vision.tables.export import WRITERS
from vision.tables.forms import RowForm


def own_table(request: Request, table: UUID) -> Extraction:
    mine = Extraction.objects.filter(batch__owner=request.owner).select_related("batch")
    return get_object_or_404(mine, pk=table)


def read_number(request: Request, name: str) -> int:
    """From 1; nonsense is the first."""
    number = request.GET.get(name, "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1


class TablePage(View):
    """GET shows a part of it, POST decides on values of one row."""

    request: Request

    def get(self, request: Request, table: UUID) -> HttpResponse:
        own = own_table(request, table)
        tasks.ensure_workers(list_runs(own.batch))
        part, page = read_number(request, "part"), read_number(request, "page")
        context = presenters.table_context(own, part, page)
        return render(request, "vision/table.html", context)

    def post(self, request: Request, table: UUID) -> HttpResponse:
        own, form = own_table(request, table), RowForm(request.POST)
        if not form.is_valid():
            raise Http404("This row doesn't exist.")
        whole = table_pages.gather_table(own, form.cleaned_data["page"])
        page = next(iter(whole.pages), None)
        row = form.cleaned_data["row"]
        if page is None:
            raise Http404("This page isn't part of the table.")
        if form.cleaned_data["action"] in ("add", "remove"):
            return self.change_rows(whole, page, row, add=form.cleaned_data["action"] == "add")
        if row >= len(page.rows):
            raise Http404("This row doesn't exist.")
        review.decide_row(whole, page, row, form.cleaned_data, request.POST)
        if not wants_json(request):
            return see_other(f"{self.find_address(own)}#row-{page.position}-{row}")
        return json_response(review.describe_row(own, page.page.pk, row))

    def change_rows(
        self, whole: table_pages.Table, page: table_pages.PageTable, row: int, *, add: bool
    ) -> HttpResponse:
        """One more row of a person's own, or one less; the page is shown anew."""
        if add and not review.add_row(whole, page):
            messages.info(self.request, "This page can't have another row.")
        if not add and not review.remove_row(whole, page, row):
            raise Http404("This row wasn't added by hand.")
        last = len(page.rows) if add else max(0, row - 1)
        return see_other(f"{self.find_address(whole.extraction)}#row-{page.position}-{last}")

    def find_address(self, extraction: Extraction) -> str:
        """The part of the table that was looked at."""
        url = reverse("vision-table", args=[extraction.pk])
        part, position = read_number(self.request, "part"), read_number(self.request, "page")
        return f"{url}?part={part}&page={position}"


@require_POST
def retry_page(request: Request, table: UUID) -> HttpResponse:
    """Ask one model for one page again."""
    own = own_table(request, table)
    if not services.ask_again(own, request.session, request.POST.get("run", "")):
        messages.info(request, "Nothing to run again.")
    url = reverse("vision-table", args=[own.pk])
    return json_response({"table": url}) if wants_json(request) else see_other(url)


@require_GET
def download(request: Request, table: UUID) -> HttpResponse:
    own, wanted = own_table(request, table), request.GET.get("format", "xlsx")
    if wanted not in WRITERS:
        raise Http404(f"Unsupported download format: {wanted[:20]}.")
    write, kind = WRITERS[wanted]
    whole = table_pages.gather_table(own)
    content = offload(write, whole)
    first = whole.pages[0].page.upload.name if whole.pages else "table"
    name = download_name(f"table {first}", wanted)
    return download_response(
        content, name.encode("ascii", "ignore").decode().replace('"', ""), kind
    )
