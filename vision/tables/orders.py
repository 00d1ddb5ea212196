"""What the form of the vision page asks for, as an order of readings."""

from typing import Any

from vision.models import Batch, Extraction
from vision.readings.services import Order
from vision.tables import services
from vision.tables.fields import dump_fields
from vision.upload.forms import VisionForm
from vision.upload.prompts import TEXT


def build_order(form: VisionForm, batch: Batch) -> dict[str, Any]:
    """Which models are asked, and what. For a table the local reader says where words stand."""
    models = form.list_models()
    requests = {provider.slug: form.build_request(provider) for provider, _model in models}
    task, fields = form.get_task().id, form.list_fields()
    if not fields:
        return {"models": models, "order": Order(task, requests)}
    beside = {}
    if reader := services.find_reader(models, batch.owner):
        slug = reader[0].slug
        models, beside = [*models, reader], {slug: TEXT}
        requests[slug] = services.build_reader_request()
    extraction = Extraction(batch=batch, prompt=form.get_prompt(), fields=dump_fields(fields))
    return {"models": models, "order": Order(task, requests, extraction, beside)}
