"""Masks as they come with a form: painted in the browser, or a file of somebody's own."""

from django.core.files.uploadedfile import UploadedFile

from imagegen.jobs.services import Source
from playground import intake


def read_mask(file: "UploadedFile[bytes]", width: int, height: int) -> Source:
    """Pure black and white in the source's own size, white = repaint. Raises IntakeError.

    A mask of another size but the same shape is scaled.
    """
    document = intake.open_upload(file, file.name or "mask.png")
    mask = intake.make_mask(document, width, height)
    return Source(mask.bytes, mask.mime, mask.width, mask.height, document.name)
