"""The form filled in as it was, to read the same pages again."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from playground.models import Run
from vision.models import Extraction
from vision.tables.fields import load_fields
from vision.tables.forms import name_inputs
from vision.upload.prompts import BY_ID, TABLE, build_request

LOOKED_AT = 400  # runs: those of the first pages, which each model reads
SKIPPED = ("page_name", "image_url")


def again_url(runs: Sequence[Run]) -> str:
    """The form, filled in as it was."""
    reading = runs[0].reading
    more: dict[str, str] = {}
    if reading.extraction:
        more = {"prompt": reading.extraction.prompt}
        more |= name_inputs(load_fields(reading.extraction.fields))
        runs = list_value_runs(reading.extraction) or runs
        reading = runs[0].reading
    request = {"task": reading.task, **runs[0].request}
    task = BY_ID.get(reading.task)
    if task and request["prompt"] == build_request(task.prompt, task.schema, guided=False)[0]:
        request["prompt"] = task.prompt  # its schema is added anew
    request |= more
    plain = {k: v for k, v in request.items() if isinstance(v, str | int | float)}
    pairs = [(k, v) for k, v in plain.items() if k not in SKIPPED]
    models = [("m", f"{run.provider}:{run.model}") for run in runs]
    same = [("batch", str(reading.batch_id))]
    return f"{reverse('vision')}?{urlencode([*same, *pairs, *models])}"


def list_value_runs(extraction: Extraction) -> list[Run]:
    """One of each model that was asked for the values of a table."""
    mine = Run.objects.filter(reading__extraction=extraction, reading__task=TABLE)
    runs: dict[tuple[str, str], Run] = {}
    for run in mine.select_related("reading").order_by("created")[:LOOKED_AT]:
        runs.setdefault((run.provider, run.model), run)
    return list(runs.values())
