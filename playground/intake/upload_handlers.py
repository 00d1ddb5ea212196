"""Bounds of an upload while it arrives: a file beyond its bound is dropped, the others go on.

The first of FILE_UPLOAD_HANDLERS, because a view comes too late: checking the CSRF token already
reads the whole upload.
"""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from playground.intake import limits
from playground.intake.bounds import format_megabytes, most_bytes, too_many_bytes
from playground.intake.errors import IntakeError, build_error
from playground.intake.file_names import clean_name
from playground.intake.sniff import Kind, kind_or_none


def list_refusals(request: HttpRequest) -> list[IntakeError]:
    """The files of this upload that were dropped, each with its sentence. Reads the upload."""
    request.FILES  # noqa: B018 - parsed when it is looked at
    errors: list[IntakeError] = getattr(request, "refused_uploads", [])
    return errors


class Bounded(FileUploadHandler):
    """Counts, and lets the handlers behind it keep what is within the bounds."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._refused: list[IntakeError] = []
        self._together = 0
        self._kind: Kind | None = None
        if request is not None:
            request.refused_uploads = self._refused  # type: ignore[attr-defined]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        # Not in new_file(): Django would close the file before this one.
        if start == 0:
            self._kind = kind_or_none(raw_data)
        self._together += len(raw_data)
        if problem := self._find_problem(start + len(raw_data)):
            self._refused.append(problem)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""

    def _find_problem(self, size: int) -> IntakeError | None:
        name = clean_name(self.file_name or "")
        if size > most_bytes(self._kind):
            return too_many_bytes(name, self._kind)
        if self._together > limits.UPLOAD_BYTES:
            return build_error(name, "was left out: the files exceed "
            f"{format_megabytes(limits.UPLOAD_BYTES)} in total. Upload it separately.",
                         "too_many_bytes", 413)  # fmt: skip
        return None
