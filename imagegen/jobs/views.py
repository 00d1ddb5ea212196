"""The queue's own addresses: look at it, cancel, move, try again."""

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from imagegen.jobs import context as jobs_context
from imagegen.jobs import services, spool
from imagegen.jobs.ordering import Where
from playground.http import Request, json_response, see_other, wants_json
from playground.intake import responses as intake_responses
from playground.models import Run
from playground.providers.shapes.images import sniff_mime

WHERE: dict[str, Where] = {"first": "first", "up": "up", "down": "down", "last": "last"}


def own_run(request: Request, id: UUID) -> Run:
    run = Run.objects.for_owner(request.owner).for_app("imagegen").filter(pk=id).first()
    if run is None:
        raise Http404("This job doesn't exist or isn't yours.")
    return run


@require_GET
def show_jobs(request: Request) -> HttpResponse:
    """A page; the panel for htmx; facts for a script."""
    if request.htmx:
        return render_fragment(request)
    if wants_json(request):
        return json_response(jobs_context.describe_queue(request.owner))
    context = {"queue": jobs_context.list_queue(request.owner, jobs_context.MOST_SHOWN)}
    return render(request, "images/jobs.html", context)


@require_GET
def show_preview(request: Request, run: UUID) -> FileResponse:
    """What the unfinished picture of a job at work looks like."""
    own_job = own_run(request, run)
    data = spool.load_preview(own_job.pk)
    if data is None:
        raise Http404("This job has no preview.")
    return intake_responses.send_file(io.BytesIO(data), "preview", sniff_mime(data), shared=True)


@require_POST
def cancel_job(request: Request, run: UUID) -> HttpResponse:
    services.cancel_run(own_run(request, run))
    return answer_request(request, "Cancelled.")


@require_POST
def cancel_all(request: Request) -> HttpResponse:
    services.cancel_all(request.owner)
    return answer_request(request, "All jobs cancelled.")


@require_POST
def move_job(request: Request, run: UUID) -> HttpResponse:
    job, where = own_run(request, run), WHERE.get(request.POST.get("where", ""))
    if where is None:
        return answer_request(request, "A job can move first, up, down or last.", status=422)
    services.move_run(job, where)
    return answer_request(request, "Moved.")


@require_POST
def retry_job(request: Request, run: UUID) -> HttpResponse:
    again = services.retry_run(own_run(request, run), request.session.session_key or "")
    return answer_request(request, "Queued again." if again else "Nothing to retry.", gone=run)


def answer_request(
    request: Request, said: str, status: int = 200, gone: UUID | None = None
) -> HttpResponse:
    """gone: a result that is a job again."""
    if request.htmx:
        return render_fragment(request, gone)
    if wants_json(request):
        return json_response(
            {"message": said, **jobs_context.describe_queue(request.owner)}, status
        )
    messages.info(request, said)
    return see_other(get_back_url(request))


def render_fragment(request: Request, gone: UUID | None = None) -> HttpResponse:
    """The panel, and what has ended since the page last looked."""
    sent = request.POST if request.method == "POST" else request.GET
    watched = [*sent.getlist("open"), *([str(gone)] if gone else [])]  # it may have ended again
    queue = jobs_context.list_queue(request.owner)
    context: dict[str, Any] = {
        "queue": queue,
        "ended": jobs_context.list_ended(request.owner, watched, queue["rows"]),
        "endpoint": sent.get("endpoint", ""),
        "back": sent.get("back", ""),
        "gone": gone,
    }
    return render(request, "images/_queue_news.html", context)


def get_back_url(request: Request) -> str:
    """The page that the button was on."""
    url = request.POST.get("back", "")
    safe = url.startswith("/") and url_has_allowed_host_and_scheme(url, None)
    return url if safe else reverse("images-jobs")
