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
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.utils import timezone

from playground.catalog.providers import get_provider
from playground.infrastructure.connections import release_connections
from playground.keys import store as keys
from playground.providers import Name, Policy, ProviderError
from playground.providers.shapes import read_names, read_schedulers

LOOK = Policy(attempts=1, patience=0, connect=2.0, idle=4.0, whole=5.0)
FRESH = timedelta(minutes=10)
AGAIN = timedelta(minutes=1)  # after a failure
CACHE_SECONDS = 7 * 24 * 3600  # seconds
MAY_BE_ABSENT = ("schedulers", "sd-models")  # elsewhere it is a fault that is said
NO_SUCH_LIST = (404, 405, 501)  # the server has none of that kind, and will not in a minute
MOMENT = timedelta(seconds=10)
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


def fetch_list(slug: str, name: str, session: SessionBase | None) -> Listed:
    """The answer of a list endpoint of this provider. Empty where there is no such endpoint."""
    provider = get_provider(slug)
    endpoint = provider.get_endpoint(name)
    if endpoint is None or not keys.is_ready(provider, session, endpoint.key):
        return Listed()
    fingerprint = keys.fingerprint_key(slug, session, endpoint.key)
    place = f"lists:{slug}:{name}:{fingerprint}:{hash_address(slug)}"
    known: Listed = cache.get(place) or Listed()
    if is_fresh(known, get_age(slug, name)):
        return known
    release_connections()
    now = timezone.now()
    try:
        answer = keys.build_client(slug, session, LOOK).send(endpoint)
        names = READERS.get(name, read_names)(answer)
        known = Listed(names, answer, "", now, now)
    except ProviderError as error:
        known = Listed(known.names, known.answer, error.message, known.fetched, now)
        if name in MAY_BE_ABSENT and error.upstream_status in NO_SUCH_LIST:
            known = Listed(fetched=now, tried=now, is_absent=True)
    cache.set(place, known, CACHE_SECONDS if known.fetched else AGAIN.total_seconds())
    return known


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


def fetch_models(slug: str, session: SessionBase | None) -> Listed:
    return fetch_list(slug, "sd-models", session)


def fetch_samplers(slug: str, session: SessionBase | None) -> Listed:
    return fetch_list(slug, "img-samplers", session)


def fetch_schedulers(slug: str, session: SessionBase | None) -> Listed:
    """Noise schedules, of a server that has them apart from its samplers."""
    return replace(fetch_list(slug, "schedulers", session), error="")


def fetch_upscalers(slug: str, session: SessionBase | None) -> Listed:
    return fetch_list(slug, "upscalers", session)


def fetch_options(slug: str, session: SessionBase | None) -> Mapping[str, Any]:
    """The engine's current settings, by name."""
    answer = fetch_list(slug, "img-options", session).answer
    return answer if isinstance(answer, dict) else {}


def fetch_parallel(slug: str, session: SessionBase | None) -> int | None:
    """How many requests the provider says may run at the same time; None where it does not say."""
    answer = fetch_list(slug, "parallel-requests", session).answer
    most = answer.get("parallel_requests") if isinstance(answer, dict) else None
    return most if isinstance(most, int) and not isinstance(most, bool) and most > 0 else None
