"""What all apps share: one run, its events, its shared snapshot; keys; health."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from playground import catalog
from playground.accounts.signals import key_added, key_removed
from playground.http import Request, event_stream, json_response, wants_json
from playground.http import run_events as events_of
from playground.intake import limits
from playground.intake import responses as intake_responses
from playground.keys.forms import KeyForm, key_rows
from playground.models import Run
from playground.runs import attachments, sharing
from playground.runs import services as runs
from playground.runs.live import Seen
from playground.runs.paths import load_path
from playground.runs.presenters import run_context, shared_context
from playground.shares.models import describe_end, has_ended, read_days, set_share_end

MAX_TEXT_MB = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20


def own_run(request: Request, id: UUID) -> Run:
    run = runs.find_run(id, request.owner)
    if run is None:
        raise Http404("This run doesn't exist or isn't yours.")
    return run


@require_GET
def run_page(request: Request, id: UUID) -> HttpResponse:
    run = own_run(request, id)
    context = run_context(run, request.path, request.GET)
    return render(request, "runs/run.html", {**context, "link": describe_end(run)})


@require_GET
def run_events(request: Request, id: UUID) -> HttpResponseBase:
    run = own_run(request, id)
    seen = Seen.parse_seen(request.headers.get("Last-Event-ID") or request.GET.get("after", ""))
    return event_stream(events_of(run, runs.follow_run(run, seen), seen, run.type.render_finished))


@require_POST
def stop_run(request: Request, id: UUID) -> HttpResponse:
    run = own_run(request, id)
    runs.stop_run(run)
    if wants_json(request):
        return json_response({"status": run.status})
    return redirect("run", id)


@require_POST
def share_run(request: Request, id: UUID) -> HttpResponse:
    """With its pictures, or without: the page says so, or asks, beside the button."""
    run = own_run(request, id)
    if run.is_open:
        messages.error(request, "You can share this run when it has finished.")
    else:
        sharing.include_parts(run, sharing.choose_parts(run, request.POST))
        sharing.share_run(run)
        set_share_end(run, read_days(request.POST.get("days", "")))
    return redirect("run", id)


@require_GET
def show_picture(request: Request, id: UUID) -> FileResponse:
    artifact = attachments.find_input(own_run(request, id))
    if artifact is None:
        raise Http404("This run has no image.")
    return intake_responses.serve_artifact(artifact)


@require_GET
def shared_picture(_request: Request, slug: str) -> FileResponse:
    run = get_object_or_404(Run.objects.for_share(slug))
    artifact = attachments.find_input(run)
    if artifact is None or not artifact.metadata.get("shared"):
        raise Http404("This run has no image, or the image wasn't shared.")
    name = "" if sharing.shares_metadata(run) else sharing.NAMELESS
    return intake_responses.serve_artifact(artifact, name=name, shared=True)


@require_GET
def show_turn_picture(request: Request, id: UUID, artifact: int) -> FileResponse:
    """A picture that was sent with a message."""
    inputs = attachments.filter_inputs([own_run(request, id).pk])
    return intake_responses.serve_artifact(get_object_or_404(inputs, pk=artifact))


@require_GET
def shared_turn_picture(_request: Request, slug: str, artifact: int) -> FileResponse:
    """The same in a shared conversation, which is shared whole: any turn that leads to its last."""
    runs = Run.objects.for_share(slug) or sharing.list_group(slug)
    turns = [run for run in runs if run.type.is_turn(run)]
    path = [turn.pk for run in turns for turn in load_path(run, "model")]
    picture = get_object_or_404(attachments.filter_inputs(path), pk=artifact)
    return intake_responses.serve_artifact(picture, shared=True)


@require_POST
def unshare_run(request: Request, id: UUID) -> HttpResponse:
    sharing.unshare_run(own_run(request, id))
    messages.success(request, "Link revoked.")
    return redirect("run", id)


@require_POST
def delete_run(request: Request, id: UUID) -> HttpResponse:
    run = own_run(request, id)
    runs.delete_run(run)
    messages.success(request, "Run deleted.")
    return redirect("hub")


@require_GET
def show_shared(request: Request, slug: str) -> HttpResponse:
    run = Run.objects.for_share(slug).first()
    if run is None and has_ended(slug):
        return render(request, "runs/share_ended.html", status=410)
    if run is None:
        template, context = describe_group(slug)
    else:
        template, context = "runs/shared.html", shared_context(run, request.path, request.GET)
    response = render(request, template, context)
    response["X-Robots-Tag"] = "noindex"
    return response


def describe_group(slug: str) -> tuple[str, dict[str, Any]]:
    """The template and what it shows of runs that were shared together."""
    group = sharing.list_group(slug)
    if not group:
        raise Http404("Nothing is shared under this link, or its owner has revoked it.")
    run_type = group[0].type
    return run_type.group_template, run_type.describe_shared(slug, group)


@never_cache
@require_http_methods(["GET", "POST"])
def keys_page(request: Request) -> HttpResponse:
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, form.save(request.session))
        signal = key_removed if form.cleaned_data["remove"] else key_added
        signal.send(KeyForm, actor=request.owner, subject=form.slot_id, request=request)
        return redirect("keys")
    context = {"rows": key_rows(request.session, form), "keyless": catalog.list_keyless()}
    return render(request, "keys/keys.html", context, status=422 if form.errors else 200)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses before a view sees it, with a sentence where it is about an upload."""
    sentence = "The request is malformed."
    status = 400
    if isinstance(exception, TooManyFilesSent):
        sentence, status = f"More than {limits.FILES} files were sent at once. Send fewer.", 413
    elif isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        sentence, status = (
            (f"Too much text: the limit is {MAX_TEXT_MB} MB. Send less."),
            413,
        )
    if wants_json(request):
        return json_response({"errors": {"__all__": [sentence]}, "message": sentence}, status)
    return render(request, "400.html", {"sentence": sentence}, status=status)
