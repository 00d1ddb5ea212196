"""The files of image runs on their way out: to their owner, and to whoever has a share link."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from imagegen.gallery.strip_metadata import open_stripped
from imagegen.models import Picture
from playground.http import Request
from playground.intake import IntakeError
from playground.intake import responses as intake_responses
from playground.intake.store import get_name
from playground.models import Artifact
from playground.runs import sharing


@require_GET
def picture_file(request: Request, pk: int) -> HttpResponseBase:
    """GET /images/pictures/<pk>/: `?download=1` to keep it, `?plain=1` without metadata."""
    artifact = intake_responses.own_artifact(request.owner, pk)
    if request.GET.get("plain") == "1":
        return serve_stripped(request, artifact)
    return intake_responses.serve_artifact(artifact, download=is_download(request))


@require_GET
def shared_file(request: Request, slug: str, pk: int) -> HttpResponseBase:
    """GET /s/<slug>/pictures/<pk>/: as far as its owner let it go along."""
    artifact = intake_responses.shared_artifact(slug, pk)
    if Picture.objects.filter(pk=pk).exclude(deleted=None).exists():
        raise Http404("This image is in its owner's bin.")
    if not sharing.shares_metadata(artifact.run):
        return serve_stripped(request, artifact, shared=True)
    return intake_responses.serve_artifact(artifact, shared=True, download=is_download(request))


def serve_stripped(
    request: Request, artifact: Artifact, *, shared: bool = False
) -> HttpResponseBase:
    """Without metadata; a page that says why where that cannot be."""
    try:
        file, mime = open_stripped(artifact)
    except IntakeError as error:
        return render(request, "400.html", {"sentence": error.message}, status=error.status)
    # A name says what was asked for: it stays with the owner.
    name = sharing.NAMELESS if shared else get_name(artifact)
    return intake_responses.send_file(
        file, name, mime, shared=shared, download=is_download(request)
    )


def is_download(request: Request) -> bool:
    return request.GET.get("download") == "1"
