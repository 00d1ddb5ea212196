"""Images that a page orders beside its own work: each is a run of the queue that makes images.

Which app records them says its type of runs (`RunType.makes_images`): whoever orders knows none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from playground.keys.store import KeyMark
from playground.providers import Invalid
from playground.runs.types import RunType, list_run_types

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase

    from playground.models import Run

ENDPOINT = "txt2img"


@dataclass(frozen=True, slots=True)
class ImageOrder:
    """`request`: of txt2img, by the API's names. `session_key`: where the owner's keys lie.

    `key`: the one that it is asked with. `group`: what whoever orders finds its runs by.
    """

    owner: str
    session_key: str
    provider: str
    model: str
    request: Mapping[str, Any]
    group: UUID
    key: KeyMark


def find_maker() -> RunType:
    """Raises Invalid where nothing here makes images."""
    for run_type in list_run_types():
        if run_type.makes_images:
            return run_type
    raise Invalid("This site has no page that makes images.")


def order_image(order: ImageOrder) -> "Run":
    """Record it in the queue. Raises ProviderError and QuotaReached before anything is recorded."""
    return find_maker().order_image(order)


def order_again(runs: "QuerySet[Run]", session_key: str, key: KeyMark) -> None:
    """Those of these that are not open wait once more. Raises QuotaReached, NotAllowed."""
    find_maker().order_again(runs, session_key, key)


def wake_makers(slug: str) -> None:
    """Once they are recorded: somebody makes what waits for this provider."""
    find_maker().wake_makers(slug)


def serve_image(run: "Run", *, small: bool) -> "HttpResponseBase":
    """The first image of a run, without what tells of its making. Raises Http404."""
    return find_maker().serve_image(run, small=small)
