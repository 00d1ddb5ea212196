"""A run's files on their way out: to whom, and with headers that keep them from acting as pages."""

from typing import IO

from django.db.models import QuerySet
from django.http import FileResponse, Http404

from playground.intake.errors import IntakeError
from playground.intake.file_names import download_name
from playground.intake.sniff import KINDS
from playground.intake.store import UNKNOWN, get_name, open_artifact
from playground.models import Artifact, Run

ENDINGS = {kind.mime: kind.endings[0] for kind in KINDS.values()}
# What browsers show in place; everything else is a download.
INLINE_MIMES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
OWN = "private, max-age=31536000, immutable"  # a file never changes
SHARED = "no-store"  # a share can be taken back


def own_artifact(owner: str, id: int) -> Artifact:
    """A file of one's own runs, or Http404."""
    return _get_artifact(Artifact.objects.filter(pk=id, run__owner=owner))


def shared_artifact(slug: str, id: int) -> Artifact:
    """A file of a shared run, if it was included when the run was shared, or Http404."""
    runs = Run.objects.for_share(slug)
    return _get_artifact(Artifact.objects.filter(pk=id, run__in=runs, metadata__shared=True))


def serve_artifact(
    artifact: Artifact, *, name: str = "", shared: bool = False, download: bool = False
) -> FileResponse:
    """The file itself, under another name if one is given.

    Whoever calls has made sure that the reader may see it.
    """
    mime = str(artifact.metadata.get("mime", ""))
    try:
        file = open_artifact(artifact)
    except IntakeError as error:
        raise Http404(error.message) from error
    return send_file(file, name or get_name(artifact), mime, shared=shared, download=download)


def send_file(
    file: IO[bytes], name: str, mime: str, *, shared: bool = False, download: bool = False
) -> FileResponse:
    """`name` is for people, whatever its ending."""
    return FileResponse(
        file,
        as_attachment=download or mime not in INLINE_MIMES,
        filename=download_name(name, ENDINGS.get(mime, "bin")),
        content_type=mime if mime in ENDINGS else UNKNOWN,
        headers={**HEADERS, "Cache-Control": SHARED if shared else OWN},
    )


def _get_artifact(artifacts: QuerySet[Artifact]) -> Artifact:
    artifact = artifacts.select_related("run").first()
    if artifact is None:
        raise Http404("This file doesn't exist or isn't yours.")
    return artifact
