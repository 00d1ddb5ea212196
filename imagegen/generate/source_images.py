"""The picture that an image is made from: uploaded, of the gallery, or sent before."""

from uuid import UUID

from django.core.files.base import File
from django.http import QueryDict

from imagegen.generate.masks import read_mask
from imagegen.generate.outpaint import Edges, extend_source
from imagegen.jobs.services import Source
from imagegen.models import Picture
from imagegen.operations import IMG2IMG, Operation
from playground import intake
from playground.http import Request
from playground.intake import IntakeError, limits, store, upload_handlers
from playground.intake.examples import FIELD as EXAMPLE
from playground.intake.examples import open_example
from playground.models import Artifact, Run
from playground.quotas.storage import require_storage

NOTHING = "Choose a picture first: upload, paste or drop one, or send one from your results."


class UnusableError(Exception):
    """A picture that cannot be taken: in which field, and why."""

    def __init__(self, field: str, error: IntakeError) -> None:
        super().__init__(error.message)
        self.errors = {field: [error.message]}
        self.status = error.status


def read_pictures(
    request: Request, operation: Operation, edges: Edges
) -> tuple[Source | None, Source | None]:
    """What an image is made from, as it came, and the mask. Raises UnusableError."""
    if not operation.file:
        return None, None
    field = operation.file
    try:
        init = read_upload(request, field)
        field, file = "mask", request.FILES.get("mask") if operation == IMG2IMG else None
        mask = read_mask(file, init.width, init.height) if file else None
        field = operation.file
        return extend_source(init, mask, edges) if edges else (init, mask)
    except IntakeError as error:
        raise UnusableError(field, error) from error


def find_picture(owner: str, pk: str) -> Picture | None:
    """One's own picture; nonsense is none."""
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return None
    mine = Picture.objects.filter(owner=owner, deleted=None).select_related("artifact", "run")
    return mine.filter(pk=int(pk)).first()


def find_run(owner: str, id: str) -> Run | None:
    """One's own image run; nonsense is none."""
    try:
        return Run.objects.for_owner(owner).for_app("imagegen").filter(pk=UUID(id)).first()
    except ValueError:
        return None


def find_earlier_source(owner: str, id: str) -> Artifact | None:
    """The picture that one's own run started from."""
    run = find_run(owner, id)
    return run.artifacts.filter(role=Artifact.Role.INPUT).first() if run else None


def read_upload(request: Request, field: str) -> Source:
    """What a form came with, upright and without metadata. Raises IntakeError, and
    StorageReached.
    """
    if dropped := upload_handlers.list_refusals(request):
        raise dropped[0]
    if file := request.FILES.get(field):
        require_storage(request.owner, file.size or 0)
        return open_file(file, file.name or "")
    return read_chosen(request.owner, request.POST)


def read_chosen(owner: str, values: QueryDict) -> Source:
    """What a form points at."""
    if picture := find_picture(owner, values.get("from", "")):
        with store.open_artifact(picture.artifact) as file:
            return open_file(file, store.get_name(picture.artifact), picture)
    if artifact := find_earlier_source(owner, values.get("source", "")):
        with store.open_artifact(artifact) as file:
            return open_file(file, store.get_name(artifact))
    if example := open_example(values.get(EXAMPLE, "")):
        return open_file(example, example.name or "")
    raise IntakeError(NOTHING, "nothing")


def open_file(file: "File[bytes]", name: str, picture: Picture | None = None) -> Source:
    most = limits.RESULT_BYTES if picture else None
    document = intake.open_upload(file, name, most=most)
    ready = intake.prepare_page(document)
    notes = describe_use(document, ready)
    size = ready.width, ready.height
    return Source(ready.bytes, ready.mime, *size, document.name, picture, notes)


def describe_use(document: intake.Document, ready: intake.Prepared) -> tuple[str, ...]:
    """Which part of a file is used, and what changes how it looks."""
    page = (f"page 1 of {document.pages:,} is used",) if document.pages > 1 else ()
    grounds = (note for note in ready.notes if "transparent" in note)
    return (*page, *document.notes, *grounds)
