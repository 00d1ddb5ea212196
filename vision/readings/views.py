"""A batch of pages once it is there: look, follow, stop, go on, correct, take home, delete."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.text import normalize_newlines
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, json_response, wants_json
from playground.models import Run, Status
from vision.export import downloads
from vision.models import Batch, Page
from vision.readings import presenters, services, tasks
from vision.readings.questions import list_askable
from vision.upload import file_views as upload_file_views
from vision.upload.redirects import form_url, redirect_back

MAX_TEXT_CHARS = 500_000  # characters of a person's own version


def own_batch(request: Request, id: UUID) -> Batch:
    return get_object_or_404(Batch, pk=id, owner=request.owner)


def read_position(request: Request) -> int:
    """The page asked for, from 1; nonsense is the first."""
    number = request.GET.get("page", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1


@require_GET
def show_reading(request: Request, batch: UUID) -> HttpResponse:
    """What was read; the pages wait in the form."""
    own = own_batch(request, batch)
    if not services.list_runs(own).exists():
        return redirect(form_url(own.pk, request.GET.urlencode()))
    tasks.ensure_workers(services.list_runs(own))
    context = presenters.reading_context(own, read_position(request))
    context["askable"] = list_askable(request, context["results"])
    return render(request, "vision/reading.html", context)


@require_GET
def show_state(request: Request, batch: UUID) -> HttpResponse:
    own = own_batch(request, batch)
    tasks.ensure_workers(services.list_runs(own))
    now = {**presenters.build_state(own, read_position(request)), "batch": str(own.pk)}
    if not wants_json(request):
        return render(request, "vision/_progress.html", now)
    html = render_to_string("vision/_progress.html", now, request)
    return json_response({**now, "html": html})


@require_POST
def stop_batch(request: Request, batch: UUID) -> HttpResponse:
    own = own_batch(request, batch)
    services.stop_readings(own)
    return answer_action(request, own)


@require_POST
def resume_batch(request: Request, batch: UUID) -> HttpResponse:
    """Go on with what was stopped, or was left by a server that went down."""
    return requeue_runs(request, own_batch(request, batch), (Status.STOPPED, Status.INTERRUPTED))


@require_POST
def retry_batch(request: Request, batch: UUID) -> HttpResponse:
    """Ask again for what failed; what is done is not asked again."""
    return requeue_runs(request, own_batch(request, batch), services.AGAIN)


def requeue_runs(request: Request, batch: Batch, which: Iterable[Status]) -> HttpResponse:
    run = request.POST.get("run", "")
    if not services.ask_again(batch, request.session, which, run):
        messages.info(request, "Nothing to run again.")
    return answer_action(request, batch)


def answer_action(request: Request, batch: Batch) -> HttpResponse:
    if wants_json(request):
        return json_response(presenters.build_state(batch, read_position(request)))
    return redirect_back(request, batch.pk)


@require_POST
def delete_batch(request: Request, batch: UUID) -> HttpResponse:
    services.delete_readings(own_batch(request, batch))
    messages.success(request, "Pictures and results deleted.")
    return redirect("vision")


@require_POST
def save_text(request: Request, run: UUID) -> HttpResponse:
    """A person's own version of what was read."""
    mine = Run.objects.for_owner(request.owner).select_related("reading")
    own = get_object_or_404(mine, pk=run, reading__batch__isnull=False)
    new_text = normalize_newlines(request.POST.get("text", "")).replace("\0", "")
    if own.is_open or len(new_text) > MAX_TEXT_CHARS:
        return answer_refused(request, own)
    services.edit_text(own, None if "reset" in request.POST else new_text)
    if wants_json(request):
        return json_response({"html": presenters.result_html(own)})
    return redirect_back(request, own.reading.batch_id)


def answer_refused(request: Request, run: Run) -> HttpResponse:
    sentence = (
        "This run is still in progress. Edit the text when it has finished." if run.is_open
        else f"The text has more than {MAX_TEXT_CHARS:,} characters."
    )  # fmt: skip
    if wants_json(request):
        return json_response({"errors": {"text": [sentence]}, "message": sentence}, 422)
    messages.error(request, sentence)
    return redirect_back(request, run.reading.batch_id)


@require_GET
def download_batch(request: Request, batch: UUID) -> HttpResponse | FileResponse:
    own, wanted = own_batch(request, batch), request.GET.get("format", "txt")
    if wanted not in downloads.TYPES:
        raise Http404(f"Unsupported download format: {wanted[:20]}.")
    which = request.GET.get("run") or request.GET.get("model") or ""
    written = downloads.write_download(own, wanted, which)
    if written is None:
        raise Http404("Nothing to download yet.")
    file, name = written
    return FileResponse(
        file, as_attachment=True, filename=name, content_type=downloads.TYPES[wanted]
    )


@require_GET
def serve_file(request: Request, page: UUID, kind: str) -> HttpResponse | FileResponse:
    """A page's picture, for its owner alone."""
    mine = Page.objects.filter(batch__owner=request.owner).select_related("upload")
    return upload_file_views.serve_file(get_object_or_404(mine, pk=page), kind)
