"""A picture's file without anything that tells of its making."""

import threading
from tempfile import SpooledTemporaryFile
from typing import IO

from imagegen.infotext import InfotextError, strip_metadata
from imagegen.infotext.files import FORMATS
from playground import intake
from playground.infrastructure.connections import release_connections
from playground.infrastructure.offload import offload
from playground.intake import IntakeError, limits
from playground.intake.store import get_name, open_artifact
from playground.models import Artifact

AT_ONCE = threading.BoundedSemaphore(4)  # each is in memory twice while it is taken apart
IN_MEMORY_BYTES = 2**20  # bytes of one that waits for its reader; a larger one waits on the disk


def open_stripped(artifact: Artifact) -> tuple[IO[bytes], str]:
    """A file, to be closed by the caller, and its type. Pixels stay as they are; formats that
    cannot be taken apart are made into PNG. Raises IntakeError where the file is gone or damaged.
    """
    release_connections()
    with AT_ONCE:
        data, mime = strip_artifact(artifact)
        file = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - closed by who sends it
        offload(file.write, data)
    file.seek(0)
    return file, mime


def strip_artifact(artifact: Artifact) -> tuple[bytes, str]:
    mime = str(artifact.metadata.get("mime", ""))
    with open_artifact(artifact) as file:
        data = offload(file.read)
    if mime in FORMATS:
        try:
            return offload(strip_metadata, data, mime), mime
        except InfotextError as error:
            raise IntakeError(
                f"{error.message} Download the original file instead.", "damaged"
            ) from error
    document = intake.open_upload(data, get_name(artifact), most=limits.RESULT_BYTES)
    made = intake.prepare_page(document, format="png")
    return made.bytes, made.mime
