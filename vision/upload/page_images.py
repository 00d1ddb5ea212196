"""A page as a picture: as it will be sent, as a thumbnail, whole for cropping. Each is made once.

Decoding happens in the intake's child processes; whoever calls here only waits.
"""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from playground import intake
from playground.intake.picture_limits import find_refusal
from playground.intake.services import read_source
from playground.models import Artifact, Run
from playground.providers import ProviderError
from vision.models import Page, Upload

WHOLE = 1600  # pixels: enough to see where to crop
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
FIELDS = ("sent", "width", "height", "bytes", "mime", "notes", "proposal", "options", "error",
          "drawn_dpi", "accepted", "tilt")  # fmt: skip


class NoPicture(ProviderError):  # noqa: N818 - what happened
    """The picture of a reading cannot be had. Nothing was sent."""

    kind = "no_picture"
    status = 422


def is_there(file: Any) -> bool:
    return bool(file) and file.storage.exists(file.name)


def open_document(upload: Upload) -> intake.Document:
    """Raises IntakeError where it is not on this server."""
    if upload.is_elsewhere:
        raise intake.IntakeError(explain_elsewhere(upload), "elsewhere")
    return intake.Document(
        upload.name, upload.slug, upload.size, upload.total, upload.width, upload.height,
        tuple(upload.notes), read_source(upload.file),
    )  # fmt: skip


def explain_elsewhere(upload: Upload) -> str:
    return (
        f"“{upload.name}” couldn't be downloaded by this server. Only providers that "
        "download it themselves can read it. Save the picture to your device and upload it."
    )


def prepare_page(page: Page, limit: intake.Limit | None = None) -> Page:
    """Make the picture that is sent, unless it is there. What is wrong is kept as page.error."""
    if page.error or page.upload.is_elsewhere:
        return page
    if is_there(page.sent) and not (limit and is_refused(page, limit)):
        return page
    try:
        make_image(page, open_document(page.upload), limit)
    except intake.IntakeError as error:
        page.error = error.message
    except OSError:
        page.error = f"“{page.upload.name}” is no longer on this server. Upload it again."
    page.save(update_fields=FIELDS)
    return page


def make_image(page: Page, document: intake.Document, limit: intake.Limit | None) -> None:
    store_image(
        page, intake.prepare_page(document, page.number, **list_edits(page), **list_options(page))
    )
    if (
        limit is not None
        and is_above(page, limit)
        and (not page.options or is_refused(page, limit))
    ):
        propose_smaller(page, document, limit)
        page.accepted = page.accepted or is_refused(page, limit)
        if list_options(page):  # accepted before it was turned or cropped
            store_image(
                page,
                intake.prepare_page(
                    document, page.number, **list_edits(page), **list_options(page)
                ),
            )


def store_image(page: Page, made: intake.Prepared) -> None:
    drop_file(page.sent)
    name = f"{uuid4().hex}.{ENDINGS.get(made.mime, 'bin')}"
    page.sent.save(name, ContentFile(made.bytes), save=False)
    page.width, page.height, page.bytes, page.mime = (
        made.width, made.height, len(made.bytes), made.mime,
    )  # fmt: skip
    page.notes, page.drawn_dpi = list(made.notes), made.dpi
    if page.tilt is None and page.straighten:
        page.tilt = made.tilt
        if made.tilt:
            forget_thumbnail(page)


def is_above(page: Page, limit: intake.Limit) -> bool:
    longest = max(page.width or 0, page.height or 0)
    return (page.bytes or 0) > limit.bytes or longest > limit.longest or is_refused(page, limit)


def is_refused(page: Page, limit: intake.Limit) -> bool:
    """Whether a chosen model would not take it as it is."""
    return (page.width or 0) * (page.height or 0) > limit.pixels


def propose_smaller(page: Page, document: intake.Document, limit: intake.Limit) -> None:
    """Nothing is made smaller unasked: above the limit something smaller is proposed."""
    full = None if list_options(page) else measure_page(page)
    edits = {**list_edits(page), "tilt": page_tilt(page) or 0.0}  # it is known by now
    proposal = intake.propose_page(document, page.number, limit, full=full, **edits)
    if proposal.smaller is not None:
        page.proposal, page.options = proposal.sentence, proposal.options


def measure_page(page: Page) -> intake.Size:
    return intake.Size(page.width or 0, page.height or 0, page.bytes or 0, page.mime)


def list_edits(page: Page) -> dict[str, Any]:
    return {
        "tilt": page_tilt(page),
        "rotate": page.rotate,
        "crop": convert_crop(page.crop),
        "dpi": page.dpi,
    }


def page_tilt(page: Page) -> float | None:
    """Degrees, clockwise, by which it is straightened; None where that is to be found out."""
    return page.tilt if page.straighten else 0.0


def list_options(page: Page) -> dict[str, Any]:
    """What was proposed, where the person took it."""
    return page.options if page.accepted else {}


def convert_crop(crop: Sequence[float] | None) -> intake.Crop | None:
    """Left, top, width, height -> left, top, right, bottom."""
    if not crop:
        return None
    x, y, width, height = crop
    return x, y, min(1.0, x + width), min(1.0, y + height)


def forget_image(page: Page) -> None:
    """After a change: what was made before is no longer what will be sent."""
    drop_file(page.sent)
    page.sent.name = ""
    page.width = page.height = page.bytes = None
    page.notes, page.error = [], ""


def drop_file(file: Any) -> None:
    """Delete a stored file, unless a run was made of it."""
    if file and not Artifact.objects.filter(file=file.name).exists():
        file.storage.delete(file.name)


def get_thumbnail(page: Page) -> Any:
    """The stored thumbnail, straightened as the page is. Raises IntakeError."""
    while not is_there(page.thumbnail):
        tilt = page_tilt(page) or 0.0
        data = intake.make_thumbnail(open_document(page.upload), page.number, tilt=tilt)
        page.thumbnail.save(f"{uuid4().hex}.webp", ContentFile(data), save=False)
        same = Page.objects.filter(pk=page.pk, tilt=page.tilt, straighten=page.straighten)
        if not same.update(thumbnail=page.thumbnail.name):  # prepared or changed meanwhile
            page.thumbnail.delete(save=False)
            page.refresh_from_db(fields=["tilt", "straighten", "thumbnail"])
    return page.thumbnail


def forget_thumbnail(page: Page) -> None:
    """Whichever is stored by now: it shows the page as it leaned, or as it was straightened."""
    stored = Page.objects.filter(pk=page.pk).values_list("thumbnail", flat=True).first()
    if stored:
        page.thumbnail.storage.delete(stored)
        Page.objects.filter(pk=page.pk, thumbnail=stored).update(thumbnail="")
    page.thumbnail.name = ""


def render_whole(page: Page) -> tuple[bytes, str]:
    """Upright, straightened and turned, but not cropped. Raises IntakeError."""
    made = intake.prepare_page(
        open_document(page.upload),
        page.number,
        tilt=page_tilt(page),
        rotate=page.rotate,
        longest=WHOLE,
        format="webp",
    )
    return made.bytes, made.mime


def attach_page(run: Run, page: Page) -> None:
    """The picture of a run: the page's own file, shared by all runs of the page."""
    if run.artifacts.exists():
        return
    if page.upload.is_elsewhere:
        raise NoPicture(explain_elsewhere(page.upload))
    if prepare_page(page, find_refusal(run.provider)).error:
        raise NoPicture(page.error)
    with page.sent.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    Artifact.objects.create(
        run=run,
        role=Artifact.Role.INPUT,
        file=page.sent.name,
        width=page.width,
        height=page.height,
        bytes=page.bytes or 0,
        sha256=digest,
        metadata={
            "name": page.upload.name,
            "page": page.number,
            "mime": page.mime,
            "notes": [*page.upload.notes, *page.notes],
            "original": [page.upload.width, page.upload.height],
        },
    )
