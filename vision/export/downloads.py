"""The readings of a batch as one file to keep."""

from collections.abc import Callable, Sequence
from functools import partial
from tempfile import TemporaryFile
from typing import IO

from playground.infrastructure.offload import offload
from playground.intake import download_name
from playground.models import Artifact, Run
from playground.providers import get_declared_provider
from playground.runs.notes import list_losses
from vision import export
from vision.export import ExportPage, Line
from vision.models import Batch
from vision.readings import presenters as readings_presenters

TYPES = {
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
PLAIN: dict[str, Callable[[Sequence[ExportPage]], bytes]] = {
    "txt": export.build_txt,
    "md": export.build_md,
    "json": export.build_json,
    "docx": export.build_docx,
}
IN_ZIP = ("txt", "md", "docx", "pdf")


def write_download(batch: Batch, format: str, which: str = "") -> tuple[IO[bytes], str] | None:
    """An open file and its name; None where there is nothing to write.

    `which`: a run's id or provider:model; blank is everything.
    """
    all_of = readings_presenters.gather_batch(batch)
    runs = [run for page in all_of.pages for run in all_of.runs_for(page) if is_meant(run, which)]
    readings = [build_page(run) for run in runs if not run.is_open]
    if format == "pdf":
        readings = [each for each in readings if each.lines and each.picture]
    if not readings:
        return None
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    offload(fill_file, file, readings, format)
    file.seek(0)
    return file, download_name(readings_presenters.build_title(all_of), format)


def is_meant(run: Run, which: str) -> bool:
    return which in ("", str(run.pk), run.pk.hex, f"{run.provider}:{run.model}")


def fill_file(file: IO[bytes], readings: Sequence[ExportPage], format: str) -> None:
    if format == "zip":
        export.write_zip(readings, file, IN_ZIP)
    elif format == "pdf":
        from vision.export.pdf import write_pdf  # loads Pillow

        write_pdf(readings, file)
    else:
        file.write(PLAIN[format](readings))


def build_page(run: Run) -> ExportPage:
    artifact = run.artifacts.filter(role=Artifact.Role.INPUT).first()
    own = run.reading
    return ExportPage(
        page=run.request.get("page_name", ""),
        text=own.text,
        original=run.text if own.is_edited else None,
        note=" ".join(filter(None, (own.cut_reason, *list_losses(run.extra), run.error))),
        provider=get_declared_provider(run.provider).name,
        model=run.model,
        prompt=run.request.get("prompt", ""),
        parameters=run.type.get_parameters(run),
        usage=run.usage or {},
        lines=list_lines(run),
        width=artifact.width if artifact else None,
        height=artifact.height if artifact else None,
        picture=partial(read_picture, artifact) if artifact else None,
    )


def list_lines(run: Run) -> list[Line]:
    """Where they are known, and nobody has changed the text since."""
    stored = [] if run.reading.is_edited else run.reading.lines
    try:
        return [Line.from_row(row) for row in stored]
    except (KeyError, TypeError, ValueError):  # another model's idea of lines
        return []


def read_picture(artifact: Artifact) -> bytes:
    with artifact.file.open("rb") as file:
        return bytes(file.read())
