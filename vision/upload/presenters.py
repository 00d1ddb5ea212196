"""Pages and documents as the templates show them."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from playground.infrastructure.offload import breathe_between
from playground.intake import describe_straightening, limits
from playground.intake.bounds import format_megabytes
from vision.models import Batch, Page, Upload
from vision.upload import page_images
from vision.upload.old_uploads import was_removed

TITLES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"}
RESOLUTIONS = (100, 150, 200, 300, 400, 600)  # dpi at which a page of a PDF can be drawn
SIDES = ("Left", "Top", "Width", "Height")


@dataclass(slots=True)
class PageRow:
    """One page before it is read."""

    uuid: str
    document: int  # its position
    title: str
    name: str
    number: int
    total: int
    chosen: bool
    tilt: str  # degrees that it leans; blank where it does not, or nobody has looked
    straightened: bool
    rotate: int
    crop: list[float] | None
    crop_fields: list[tuple[str, Any]]
    width: int | None
    height: int | None
    sent: str
    notes: list[str]
    proposal: str
    proposed: str  # what it proposes, without the reasons
    accepted: bool
    error: str
    preparing: bool  # it is not known yet what will be sent
    elsewhere: str  # the address, where only its provider can fetch it
    resolutions: list[tuple[str, str, bool]]  # of a PDF: value, label, whether it is this one
    thumb_url: str
    whole_url: str
    url: str


@dataclass(slots=True)
class DocumentRow:
    """One uploaded file with its pages."""

    key: str
    position: int
    name: str
    total: int
    chosen: int = 0
    range: str = ""
    pages: list[PageRow] = field(default_factory=list)

    @property
    def is_single(self) -> bool:
        return self.total == 1


def list_documents(batch: Batch | None) -> list[DocumentRow]:
    rows: dict[Any, DocumentRow] = {}
    for page in breathe_between(list_pages(batch)) if batch else ():
        upload = page.upload
        new = DocumentRow(str(upload.pk), upload.position, upload.name, upload.total)
        row = rows.setdefault(upload.pk, new)
        row.pages.append(page_row(page))
        row.chosen += page.chosen
    for row in rows.values():
        row.range = format_ranges([page.number for page in row.pages if page.chosen])
    return list(rows.values())


def list_pages(batch: Batch) -> list[Page]:
    return list(breathe_between(batch.pages.select_related("upload").iterator()))


def page_row(page: Page) -> PageRow:
    upload = page.upload
    return PageRow(
        uuid=str(page.pk),
        document=upload.position,
        title=page.title,
        name=upload.name,
        number=page.number,
        total=upload.total,
        chosen=page.chosen,
        tilt=f"{abs(page.tilt):.1f}" if page.tilt else "",
        straightened=bool(page.tilt) and page.straighten,
        rotate=page.rotate,
        crop=page.crop,
        crop_fields=crop_fields(page),
        width=page.width,
        height=page.height,
        sent=describe_sent(page),
        notes=[*upload.notes, *list_other_notes(page)],
        proposal=page.proposal,
        proposed=describe_proposal(page),
        accepted=page.accepted,
        error=page.error,
        preparing=page.chosen and not (page.width or page.error or upload.is_elsewhere),
        elsewhere=upload.url if upload.is_elsewhere else "",
        resolutions=list_resolutions(page),
        thumb_url="" if upload.is_elsewhere or was_removed(page) else build_thumb_url(page),
        whole_url=build_whole_url(page),
        url=page_url(page),
    )


def list_other_notes(page: Page) -> list[str]:
    """All but that it was straightened, which has a line and a button of its own."""
    straightened = describe_straightening(page.tilt or 0)
    return [note for note in page.notes if note != straightened]


def build_whole_url(page: Page) -> str:
    """How it is turned is part of it: a picture under one address never changes."""
    tilt = page_images.page_tilt(page) or 0
    return f"{file_url(page, 'whole')}?turn={page.rotate}&by={tilt:g}"


def build_thumb_url(page: Page) -> str:
    tilt = page_images.page_tilt(page)
    return file_url(page, "thumb") + (f"?by={tilt:g}" if tilt else "")


def crop_fields(page: Page) -> list[tuple[str, Any]]:
    values = [f"{100 * part:g}" for part in page.crop] if page.crop else [""] * 4
    return list(zip(SIDES, values, strict=True))


def list_resolutions(page: Page) -> list[tuple[str, str, bool]]:
    """How finely a page of a PDF can be drawn, and how large the picture is then."""
    if page.upload.slug != "pdf" or not (page.width and page.height and page.drawn_dpi):
        return []
    automatic = "Automatic" if page.dpi else f"Automatic: {_describe_drawing(page, page.drawn_dpi)}"
    finer = [(str(dpi), _describe_drawing(page, dpi), page.dpi == dpi) for dpi in RESOLUTIONS]
    return [("", automatic, page.dpi is None), *finer]


def _describe_drawing(page: Page, dpi: int) -> str:
    """The resolution and the size that comes of it, as far as that is known before."""
    width, height = page.width or 0, page.height or 0
    scale = dpi / (page.drawn_dpi or dpi)
    largest = limits.PDF_MAX_SIDE_PIXELS / max(width, height, 1)
    scale = scale if page.crop else min(scale, largest)
    if page.accepted:  # made smaller besides
        return f"{dpi:,} dpi"
    return f"{dpi:,} dpi, {round(width * scale)} × {round(height * scale)} pixels"


def describe_sent(page: Page) -> str:
    """Its pixels, bytes and format; blank until it has been made."""
    if page.upload.is_elsewhere:
        return "its URL"
    return (
        describe_picture(page.width, page.height, page.bytes or 0, page.mime) if page.width else ""
    )


def describe_picture(width: int | None, height: int | None, size: int, mime: str) -> str:
    return f"{width} × {height}, {format_megabytes(size)}, {TITLES.get(mime, mime)}"


def describe_proposal(page: Page) -> str:
    """Blank where it is sent so already."""
    _, word, rest = page.proposal.rpartition("Proposed: ")
    return word + rest if word and not page.accepted else ""


def page_url(page: Page) -> str:
    return reverse("vision-page", args=[page.pk])


def file_url(page: Page, kind: str) -> str:
    return reverse("vision-file", args=[page.pk, kind])


def format_ranges(numbers: list[int]) -> str:
    """[1, 2, 3, 5] -> 1-3, 5"""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)


def get_upload(batch: Batch, key: str) -> Upload | None:
    return next((upload for upload in batch.uploads.all() if str(upload.pk) == key), None)
