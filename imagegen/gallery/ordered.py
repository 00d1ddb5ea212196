"""The image of a run as the page shows it that has ordered it."""

from django.http import Http404
from django.http.response import HttpResponseBase

from imagegen.gallery.strip_metadata import open_stripped
from imagegen.gallery.thumbnails import serve_thumbnail
from imagegen.models import Picture
from playground.intake import IntakeError
from playground.intake.responses import send_file
from playground.models import Run
from playground.runs.sharing import NAMELESS


def serve_image(run: Run, *, small: bool) -> HttpResponseBase:
    """Raises Http404."""
    picture = Picture.objects.filter(run=run, deleted=None).order_by("artifact").first()
    if picture is None:
        raise Http404("This image isn't there, or is in the bin.")
    if small:
        return serve_thumbnail(picture)
    try:
        file, mime = open_stripped(picture.artifact)
    except IntakeError as error:
        raise Http404(error.message) from error
    return send_file(file, NAMELESS, mime)
