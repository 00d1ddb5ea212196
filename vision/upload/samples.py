"""The request of the form as code, before anything is sent."""

from typing import Any

from django.conf import settings

from playground.models import Run
from playground.providers import Provider
from playground.runs.attachments import LEFT_OUT
from playground.samples import Sample, build_samples
from vision.models import Batch
from vision.readings.payload import build_payload
from vision.readings.services import get_address
from vision.upload import services
from vision.upload.forms import VisionForm

EMPTY = "Choose a model and a task first. The code shows exactly that request."
LATER = "With this many pages, the code is generated on request."
FIRST = "Each page is sent to each model in a separate request. This is the first one."


def build_code(form: VisionForm, batch: Batch | None) -> dict[str, Any]:
    """For the template: the first page, read by the first model."""
    pages = batch.pages.filter(chosen=True, error="").count() if batch else 0
    several = max(pages, len(form.list_urls())) > 1 or len(form.list_models()) > 1
    return {
        "samples": form_samples(form, batch),
        "empty": EMPTY,
        "note": FIRST if several else "",
    }


def form_samples(form: VisionForm, batch: Batch | None) -> list[Sample]:
    """The request that Run would send now."""
    choice = next(iter(form.list_models()), None)
    if choice is None or not form.get_prompt():
        return []
    provider, model = choice
    endpoint, url = provider.require_endpoint("chat"), settings.PROVIDER_URLS[provider.slug]
    draft_run = Run(app="vision", model=model.id, request=form.build_request(provider))
    body = build_payload(draft_run, build_picture_url(form, batch, provider))
    return build_samples(provider, endpoint, body, base_url=url, stream=endpoint.streams)


def build_picture_url(form: VisionForm, batch: Batch | None, provider: Provider) -> str:
    """What image_url.url holds: an address where it is sent as it is, else a file of its kind."""
    waiting = batch.pages.filter(chosen=True, error="") if batch else None
    page = waiting.select_related("upload").first() if waiting is not None else None
    address = get_address(page) if page else next(iter(form.list_urls()), "")
    if address and services.takes_addresses(provider):
        return address
    return f"data:{(page and page.mime) or 'image/png'};base64,{LEFT_OUT}"
