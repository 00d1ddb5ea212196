"""Pages that wait, changed one by one: straighten, turn, crop, size, choose, remove."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from playground.http import Request, json_response, wants_json
from playground.intake import IntakeError
from playground.intake.picture_limits import find_limit
from playground.parameters.forms import form_errors_json
from vision.models import Page
from vision.readings import services
from vision.readings.views import own_batch
from vision.upload import context as upload_context
from vision.upload import page_images, presenters
from vision.upload import services as upload_services
from vision.upload.forms import PageForm
from vision.upload.redirects import back_to_form, form_url, referrer_query

READ = "This page already has results. Deselect it instead, or delete the whole batch."


@require_http_methods(["GET", "POST"])
def show_page(request: Request, page: UUID) -> HttpResponse:
    """One page with its tools; POST changes, chooses or removes it."""
    mine = Page.objects.filter(batch__owner=request.owner)
    own_page = get_object_or_404(mine.select_related("upload", "batch"), pk=page)
    if request.method == "GET":
        return show_tools(request, own_page)
    return (
        remove_page(request, own_page)
        if "remove" in request.POST
        else change_page(request, own_page)
    )


def show_tools(request: Request, page: Page) -> HttpResponse:
    """Prepared, for whoever looks at it. Scripts ask for it as=tools, or as=row without them."""
    prepare_image(page)
    if wants_json(request):
        opened = request.GET.get("as") == "tools"
        return json_response({"html": upload_context.page_html(request, page, opened=opened)})
    query = request.GET.urlencode() or referrer_query(request, reverse("vision"))
    back_url = form_url(page.batch_id, query)
    context = {"page": presenters.page_row(page), "query": query, "back_url": back_url}
    return render(request, "vision/page.html", context)


def change_page(request: Request, page: Page) -> HttpResponse:
    """What is wrong is said beside it."""
    form, here = PageForm(request.POST), presenters.page_url(page)
    if not form.is_valid():
        return answer_wrong(request, page.batch_id, form_errors_json(form)["message"], here=here)
    was_straightened = page.straighten
    changed = form.apply_changes(page)
    if changed:
        page_images.forget_image(page)
    if page.straighten != was_straightened:
        page_images.forget_thumbnail(page)
    page.save()
    if changed or page.chosen:
        prepare_image(page)
    html = upload_context.page_html(request, page, opened="open" in request.POST)
    return answer_change(request, page.batch_id, html, here=here)


def remove_page(request: Request, page: Page) -> HttpResponse:
    if services.was_read(page):
        return answer_wrong(request, page.batch_id, READ)
    services.delete_page(page)
    return answer_change(request, page.batch_id, "")


def prepare_image(page: Page) -> None:
    page_images.prepare_page(page, find_limit(page.batch.provider))


@require_POST
def show_choice(request: Request, batch: UUID) -> HttpResponse:
    """Which pages of a document are read."""
    own = own_batch(request, batch)
    upload = presenters.get_upload(own, request.POST.get("document", ""))
    if upload is None:
        raise Http404("This document is not part of the batch.")
    try:
        upload_services.choose_pages(upload, read_range(request))
    except IntakeError as error:
        return answer_wrong(request, batch, error.message, error.status)
    upload_context.make_ready(own)
    chosen = upload.sheets.filter(chosen=True).count()
    said = f"{chosen} of {upload.total} pages selected."
    return answer_change(request, batch, upload_context.pages_html(request, own), message=said)


def read_range(request: Request) -> str:
    """As it was typed, or the pages that were ticked."""
    if "ticked" in request.POST:
        return ", ".join(request.POST.getlist("page")) or "none"
    return request.POST.get("range", "")


def answer_change(
    request: Request, batch: UUID, html: str, *, message: str = "", here: str = ""
) -> HttpResponse:
    if wants_json(request):
        return json_response({"html": html, "message": message})
    return back_to_form(request, batch, here=here)


def answer_wrong(
    request: Request, batch: UUID, sentence: str, status: int = 422, *, here: str = ""
) -> HttpResponse:
    if wants_json(request):
        return json_response({"errors": {"__all__": [sentence]}, "message": sentence}, status)
    messages.error(request, sentence)
    return back_to_form(request, batch, here=here)
