"""The request of the form as code, before anything is sent."""

from typing import Any

from django.conf import settings

from playground.models import Run
from playground.providers import Provider
from playground.runs.attachments import LEFT_OUT
from playground.samples import Sample, build_samples
from vision.models import Batch
from vision.readings.payload import build_payload, endpoint_of
from vision.readings.services import address_of
from vision.upload import services
from vision.upload.forms import VisionForm

EMPTY = "Choose a model and a task first. The code shows exactly that request."
LATER = "With this many pages, the code is generated on request."
FIRST = "Each page is sent to each model in a separate request. This is the first one."


def code(form: VisionForm, batch: Batch | None) -> dict[str, Any]:
    """For the template: the first page, read by the first model."""
    pages = batch.pages.filter(chosen=True, error="").count() if batch else 0
    several = max(pages, len(form.urls())) > 1 or len(form.models()) > 1
    return {
        "samples": form_samples(form, batch),
        "empty": EMPTY,
        "note": FIRST if several else "",
    }


def form_samples(form: VisionForm, batch: Batch | None) -> list[Sample]:
    """The request that Run would send now."""
    choice = next(iter(form.models()), None)
    if choice is None or not form.prompt():
        return []
    of, model = choice
    endpoint, url = endpoint_of(of), settings.PROVIDER_URLS[of.slug]
    asked = Run(app="vision", model=model.id, request=form.request_for(of))
    body = build_payload(asked, picture(form, batch, of))
    return build_samples(of, endpoint, body, base_url=url, stream=endpoint.streams)


def picture(form: VisionForm, batch: Batch | None, of: Provider) -> str:
    """What image_url.url holds: an address where it is sent as it is, else a file of its kind."""
    waiting = batch.pages.filter(chosen=True, error="") if batch else None
    page = waiting.select_related("upload").first() if waiting is not None else None
    address = address_of(page) if page else next(iter(form.urls()), "")
    if address and services.takes_addresses(of):
        return address
    return f"data:{(page and page.mime) or 'image/png'};base64,{LEFT_OUT}"
