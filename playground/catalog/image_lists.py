"""What a provider lists for images: models, samplers, upscalers, options, free requests.

Asked for with the visitor's key and kept for a while, for each key by itself. A page waits for a
list at most as long as LOOK allows, and once a minute; an old list is better than none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from playground.catalog.providers import get_provider
from playground.infrastructure.connections import release_connections
from playground.keys import limits
from playground.keys import store as keys
from playground.keys.own_keys import KeyHolder
from playground.providers import Name, Policy, ProviderError
from playground.providers.concurrency import read_limit
from playground.providers.shapes import read_names, read_schedulers

LOOK = Policy(attempts=1, patience=0, connect=2.0, idle=4.0, whole=5.0)
FRESH = timedelta(minutes=10)
AGAIN = timedelta(minutes=1)  # after a failure
CACHE_SECONDS = 7 * 24 * 3600  # seconds
MAY_BE_ABSENT = ("schedulers", "sd-models")  # elsewhere it is a fault that is said
NO_SUCH_LIST = (404, 405, 501)  # the server has none of that kind, and will not in a minute
MOMENT = timedelta(seconds=10)
OF_A_FORM = (
    "sd-models", "img-samplers", "schedulers", "upscalers", "img-options", "parallel-requests",
)  # fmt: skip
OF_THE_MOMENT = ("parallel-requests", "concurrency")
CHANGED_BY_JOBS = ("img-options",)  # of a server that swaps models: which it has loaded
READERS = {"schedulers": read_schedulers}  # of lists whose rows are not just names


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was last had. `error`: why it is no newer."""

    names: list[Name] = field(default_factory=list)
    answer: Any = None
    error: str = ""
    fetched: datetime | None = None
    tried: datetime | None = None
    is_absent: bool = False  # the server has no such list


def fetch_list(slug: str, name: str, holder: KeyHolder) -> Listed:
    """The answer of a list endpoint of this provider. Empty where there is no such endpoint."""
    place = find_place(slug, name, holder)
    if place is None:
        return Listed()
    endpoint = get_provider(slug).get_endpoint(name)
    assert endpoint is not None
    known: Listed = cache.get(place) or Listed()
    if is_fresh(known, get_age(slug, name)):
        return known
    release_connections()
    now = timezone.now()
    try:
        answer = keys.build_client(slug, holder, LOOK).send(endpoint)
        names = READERS.get(name, read_names)(answer)
        known = Listed(names, answer, "", now, now)
    except ProviderError as error:
        known = Listed(known.names, known.answer, error.message, known.fetched, now)
        if name in MAY_BE_ABSENT and error.upstream_status in NO_SUCH_LIST:
            known = Listed(fetched=now, tried=now, is_absent=True)
    cache.set(place, known, CACHE_SECONDS if known.fetched else AGAIN.total_seconds())
    return known


def find_place(slug: str, name: str, holder: KeyHolder) -> str | None:
    """Where in the cache the answer is; None where nobody can be asked for it."""
    provider = get_provider(slug)
    endpoint = provider.get_endpoint(name)
    if endpoint is None or not keys.is_ready(provider, holder, endpoint.key):
        return None
    fingerprint = keys.fingerprint_key(slug, holder, endpoint.key)
    return f"lists:{slug}:{name}:{fingerprint}:{hash_address(slug)}"


def list_due(slug: str, holder: KeyHolder) -> list[str]:
    """Those lists of a form that the provider is going to be asked for."""
    places = ((name, find_place(slug, name, holder)) for name in OF_A_FORM)
    return [
        name
        for name, place in places
        if place and not is_fresh(cache.get(place) or Listed(), get_age(slug, name))
    ]


def get_age(slug: str, name: str) -> timedelta:
    """How old an answer may be."""
    changes = name in CHANGED_BY_JOBS and get_provider(slug).swaps_models
    return MOMENT if changes or name in OF_THE_MOMENT else FRESH


def hash_address(slug: str) -> str:
    """What one server lists says nothing of another that takes its place."""
    return blake2b(settings.PROVIDER_URLS[slug].encode(), digest_size=8).hexdigest()


def is_fresh(known: Listed, age: timedelta) -> bool:
    if known.tried is None:
        return False
    return timezone.now() - known.tried < (AGAIN if known.error else age)


def fetch_models(slug: str, holder: KeyHolder) -> Listed:
    return fetch_list(slug, "sd-models", holder)


def fetch_samplers(slug: str, holder: KeyHolder) -> Listed:
    return fetch_list(slug, "img-samplers", holder)


def fetch_schedulers(slug: str, holder: KeyHolder) -> Listed:
    """Noise schedules, of a server that has them apart from its samplers."""
    return replace(fetch_list(slug, "schedulers", holder), error="")


def fetch_upscalers(slug: str, holder: KeyHolder) -> Listed:
    return fetch_list(slug, "upscalers", holder)


def fetch_options(slug: str, holder: KeyHolder) -> Mapping[str, Any]:
    """The engine's current settings, by name."""
    answer = fetch_list(slug, "img-options", holder).answer
    return answer if isinstance(answer, dict) else {}


def fetch_parallel(slug: str, holder: KeyHolder) -> int | None:
    """How many requests the provider says may run at the same time; None where it does not say."""
    name = "parallel-requests"
    return read_limit(name, fetch_list(slug, name, holder).answer)


def learn_limit(slug: str, name: str, holder: KeyHolder) -> Any:
    """What an endpoint answers that tells how much a key bears. That holds from now on."""
    endpoint = get_provider(slug).get_endpoint(name)
    if endpoint is None:
        return None
    answer = fetch_list(slug, name, holder).answer
    fingerprint = keys.fingerprint_key(slug, holder, endpoint.key)
    limits.note_answer(slug, fingerprint, name, answer)
    return answer
