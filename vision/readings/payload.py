"""How one reading is asked: with whose key, with which picture, and when to stop listening."""

from typing import Any, NamedTuple

from playground.keys import store as keys
from playground.keys.own_keys import FixedKey
from playground.models import Run
from playground.providers import Client, Endpoint, Policy, get_declared_provider, guide
from playground.runs import attachments
from vision.models import Batch, Page
from vision.readings.loop_guard import Guard
from vision.upload import page_images
from vision.upload.page_images import NoPicture


class Question(NamedTuple):
    client: Client
    endpoint: Endpoint
    payload: dict[str, Any]
    guard: Guard


def build_question(run: Run, policy: Policy) -> Question:
    """All that a worker needs. Raises ProviderError: no key, no picture."""
    if not run.request.get("image_url"):
        page_images.attach_page(run, get_page(run))
    provider = get_declared_provider(run.provider)
    client = keys.build_client(provider.slug, find_key(run), policy, owner=run.owner)
    endpoint = provider.require_endpoint("chat")
    client.require_key(endpoint)
    return Question(client, endpoint, build_run_payload(run), Guard())


def build_run_payload(run: Run) -> dict[str, Any]:
    try:
        return run.type.build_payload(run)
    except OSError as error:
        raise NoPicture("The picture for this run is no longer on this server.") from error


def build_payload(run: Run, picture: str) -> dict[str, Any]:
    """The text part comes before the image part: the other way round models forget the text."""
    prompt, parameters = run.request.get("prompt", ""), run.type.get_parameters(run)
    return guide.build_vision_request(run.model, prompt, picture, **parameters)


def get_picture_url(run: Run, *, whole: bool) -> str:
    """What image_url.url holds: an address on the web as it is, or the file itself as base64.

    Raises OSError where the file is gone.
    """
    if url := run.request.get("image_url"):
        return str(url)
    artifact = attachments.find_input(run)
    return attachments.write_data_url(artifact, whole=whole) if artifact else ""


def get_page(run: Run) -> Page:
    page = Page.objects.filter(readings=run.pk).select_related("upload").first()
    if page is None:
        raise NoPicture("The page for this run has been removed.")
    return page


def find_key(run: Run) -> FixedKey:
    """Raises KeyGone."""
    sessions = Batch.objects.filter(readings=run.pk).values_list("session", flat=True)
    return keys.find_run_key(run, sessions.first() or "")
