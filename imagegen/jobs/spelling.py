"""Names in a request as the server that gets it spells them.

A hosted service refuses a name that it does not know. A server of one's own takes another model or
sampler in its place without a word, so a name is never sent in a spelling of somebody else's.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from imagegen.operations import OPERATIONS
from playground.catalog import image_lists
from playground.catalog.providers import get_provider
from playground.providers.spellings import find_name, resolve_sampler

FILES = {"sd_model_checkpoint": image_lists.fetch_models, "upscaler_1": image_lists.fetch_upscalers}
SAMPLING = ("sampler_name", "scheduler")


def respell_request(
    slug: str, request: Mapping[str, Any], session: SessionBase | None
) -> dict[str, Any]:
    """The same request, as far as the server lists what it names."""
    if not get_provider(slug).replaces_names:
        return dict(request)
    files = {
        name: name_file(str(request[name]), get_list(slug, session).names)
        for name, get_list in FILES.items()
        if request.get(name)
    }
    rest = {name: value for name, value in request.items() if name not in SAMPLING}
    return {**rest, **files, **name_sampler(slug, request, session)}


def name_file(value: str, names: list[Any]) -> str:
    name = find_name(value, names)
    return name.value if name else value


def name_sampler(
    slug: str, request: Mapping[str, Any], session: SessionBase | None
) -> dict[str, str]:
    """Sampler and scheduler; one that is not there is not sent."""
    sampler, scheduler = (str(request.get(name) or "") for name in SAMPLING)
    if not (sampler or scheduler):
        return {}
    known = (
        image_lists.fetch_samplers(slug, session).names,
        image_lists.fetch_schedulers(slug, session).names,
    )
    pair = resolve_sampler(sampler, scheduler, *known)
    return {name: value for name, value in zip(SAMPLING, pair, strict=True) if value}


def name_model(endpoint: str, request: Mapping[str, Any], otherwise: str) -> str:
    """What does the work, as the request names it."""
    place = OPERATIONS.get(endpoint)
    return str((place and request.get(place.model)) or otherwise)
