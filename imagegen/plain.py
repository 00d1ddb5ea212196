"""A picture's file without anything that tells of its making."""

from imagegen.infotext import InfotextError, strip
from imagegen.infotext.files import FORMATS
from playground import intake
from playground.intake import IntakeError
from playground.intake.store import name_of, open_artifact
from playground.models import Artifact
from playground.offload import offload


def plain(artifact: Artifact) -> tuple[bytes, str]:
    """The bytes and their type. Pixels stay as they are; formats that cannot be taken apart are
    made into PNG. Raises IntakeError where the file is gone or damaged."""
    mime = str(artifact.metadata.get("mime", ""))
    with open_artifact(artifact) as file:
        data = file.read()
    if mime in FORMATS:
        try:
            return offload(strip, data, mime), mime
        except InfotextError as error:
            raise IntakeError(f"{error.message} Download it as it is.", "damaged") from error
    made = intake.prepare(intake.open_upload(data, name_of(artifact)), format="png")
    return made.bytes, made.mime
