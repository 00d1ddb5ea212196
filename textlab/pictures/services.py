"""Pictures of a message: read from a form, made what the provider takes, stored with their run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.http import QueryDict

from playground import intake
from playground.http import Request
from playground.intake import limits, store
from playground.intake.picture_limits import get_limit
from playground.intake.upload_handlers import list_refusals
from playground.models import Artifact, Run
from playground.providers import Invalid, Model, Provider
from playground.quotas.storage import require_storage
from playground.runs import attachments
from playground.runs.paths import load_path

FIELD = "picture"  # of the form: the files
CHOSEN, KEEP = "pictures_chosen", "keep"  # which of an earlier version's go along again
MAX_PICTURES = 4  # of one message
MAX_BYTES = 32 * limits.MB  # of one conversation: each request holds all of them


@dataclass(frozen=True, slots=True)
class Picture:
    """One that was brought, as it will be sent."""

    name: str
    prepared: intake.Prepared


@dataclass(frozen=True, slots=True)
class Pictures:
    """Those of one message. `earlier` belong to another version of it."""

    fresh: tuple[Picture, ...] = ()
    earlier: tuple[Artifact, ...] = ()

    @property
    def count(self) -> int:
        return len(self.fresh) + len(self.earlier)

    @property
    def bytes(self) -> int:
        fresh = sum(len(picture.prepared.bytes) for picture in self.fresh)
        return fresh + sum(artifact.bytes for artifact in self.earlier)


NONE = Pictures()


def read_pictures(
    request: Request, provider: Provider, model: Model, other: Run | None
) -> Pictures:
    """What goes along with a message. `other`: the version that this is another one of.

    Raises Invalid with a sentence about the first file that can't be sent, and StorageReached.
    """
    if errors := list_refusals(request):
        raise Invalid(errors[0].message)
    files = [file for file in request.FILES.getlist(FIELD) if file]
    if not model.vision:
        if files:
            raise Invalid(f"{model.id} can't read pictures. Remove them or change the model.")
        return NONE
    if files:
        require_storage(request.owner, sum(file.size or 0 for file in files))
    earlier = choose_earlier(other, request.POST)
    if len(files) + len(earlier) > MAX_PICTURES:
        raise Invalid(f"A message can have at most {MAX_PICTURES} pictures. Remove some.")
    return Pictures(tuple(prepare_file(file, provider) for file in files), tuple(earlier))


def choose_earlier(other: Run | None, values: QueryDict) -> list[Artifact]:
    """All pictures of the other version, unless a person was shown them and left some out."""
    if other is None or not other.request.get("pictures"):
        return []
    artifacts = attachments.list_inputs(other)
    if CHOSEN not in values:
        return artifacts
    return [artifact for artifact in artifacts if str(artifact.pk) in values.getlist(KEEP)]


def prepare_file(file: "UploadedFile[Any]", provider: Provider) -> Picture:
    """Upright and without metadata; made smaller where it is more than the provider takes."""
    try:
        document = intake.open_upload(file, file.name or "")
        if document.slug == "pdf" or document.pages > 1:
            raise Invalid(
                f"“{document.name}” is a document. A message can have pictures only: read documents"
                " on the Vision page."
            )
        limit = get_limit(provider.slug)
        proposal = intake.propose_page(document, 1, limit)
        return Picture(document.name, intake.prepare_page(document, 1, **proposal.options))
    except intake.IntakeError as error:
        raise Invalid(error.message) from error


def require_picture_room(parent: Run | None, pictures: Pictures) -> None:
    """Raise Invalid where the conversation would hold more than can be sent at once."""
    if not pictures.count:
        return
    path = [turn.pk for turn in load_path(parent, "model")]
    before = attachments.filter_inputs(path).aggregate(sum=Sum("bytes"))["sum"] or 0
    if before + pictures.bytes > MAX_BYTES:
        raise Invalid(
            f"The pictures of a conversation can have at most {MAX_BYTES // limits.MB} MB. Start a"
            " new chat or send a smaller picture."
        )


@contextmanager
def store_pictures(run: Run, pictures: Pictures) -> Iterator[None]:
    """Store them with their run. Where what is done within fails, their files are removed."""
    made: list[Artifact] = []
    try:
        for picture in pictures.fresh:
            made.append(
                store.store_artifact(run, Artifact.Role.INPUT, picture.prepared, picture.name)
            )
        if pictures.earlier:
            attachments.copy_artifacts(pictures.earlier, run)
        yield
    except BaseException as error:
        for artifact in made:
            artifact.file.delete(save=False)
        if isinstance(error, intake.IntakeError):
            raise Invalid(error.message) from error
        raise
