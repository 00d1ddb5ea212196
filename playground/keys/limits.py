"""How much a provider bears at the same time with one key: units, or requests if it counts those.

The host declares it for the plan of the site's own key; a provider states it when it is asked; and
what it refuses for the time being lowers it for a while. The least of these holds. Where nobody
says anything there is no limit.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError

from playground.infrastructure.memory import Memory
from playground.keys import store
from playground.keys.models import KeyLimit
from playground.providers import get_declared_provider
from playground.providers.concurrency import read_limit
from playground.storage.clock import DatabaseNow
from playground.storage.errors import explain_storage_error

STATED_SECONDS = 3_600.0  # for which a provider's own figure holds
REFUSAL_SECONDS = 30.0  # for which it is believed that it takes no more
STATED, REFUSAL = KeyLimit.Source.STATED, KeyLimit.Source.REFUSAL

Key = tuple[str, str]  # a provider's slug, the fingerprint of a key
_memory: Memory[Mapping[tuple[str, str, str], int]] = Memory()  # by key and source


def find_limit(slug: str, fingerprint: str) -> int | None:
    """What the key bears now; None where no limit is known. It asks the database now and then."""
    limits = find_firm_limit(slug, fingerprint), recall(slug, fingerprint, REFUSAL)
    return min(filter(None, limits), default=None)


def find_firm_limit(slug: str, fingerprint: str) -> int | None:
    """The same without what was lowered for a while."""
    limits = get_plan(slug, fingerprint), recall(slug, fingerprint, STATED)
    return min(filter(None, limits), default=None)


def recall(slug: str, fingerprint: str, source: KeyLimit.Source) -> int:
    """0 where that source says nothing."""
    if not fingerprint:
        return 0
    return _memory.recall("all", load_limits).get((slug, fingerprint, source), 0)


def get_plan(slug: str, fingerprint: str) -> int:
    """What the host says that the site's own key bears; 0 where they do not."""
    limit: int = settings.PROVIDER_LIMITS.get(slug, 0)
    if not limit:
        return 0
    kind = get_declared_provider(slug).key_kinds[0]
    return limit if fingerprint == store.fingerprint_key(slug, None, kind) else 0


def load_limits() -> dict[tuple[str, str, str], int]:
    rows = KeyLimit.objects.filter(until__gt=DatabaseNow())
    columns = rows.values_list("provider", "fingerprint", "source", "units")
    return {(slug, fingerprint, source): units for slug, fingerprint, source, units in columns}


def note_answer(slug: str, fingerprint: str, endpoint: str, answer: Any) -> None:
    """Where this is the endpoint that tells a key's limit, believe it for a while."""
    limit = read_limit(endpoint, answer)
    place = f"stated:{slug}:{fingerprint}"
    if limit is None or not fingerprint or cache.get(place) == limit:
        return
    cache.set(place, limit, STATED_SECONDS / 2)
    try:
        note_limit(slug, fingerprint, limit, STATED, STATED_SECONDS)
    except (OperationalError, InterfaceError) as error:
        if explain_storage_error(error) is None:  # else a page that only looks goes on without
            raise


def note_refusal(slug: str, fingerprint: str, units: int) -> None:
    """The provider bore these, and refused what came on top."""
    note_limit(slug, fingerprint, units, REFUSAL, REFUSAL_SECONDS)


def note_limit(
    slug: str, fingerprint: str, units: int, source: KeyLimit.Source, seconds: float
) -> None:
    """In force in all processes within a few seconds."""
    KeyLimit.objects.filter(until__lt=DatabaseNow()).delete()
    KeyLimit.objects.update_or_create(
        provider=slug,
        fingerprint=fingerprint,
        source=source,
        defaults={"units": max(1, units), "until": DatabaseNow(seconds)},
    )
    forget_limits()


def forget_limits() -> None:
    """They have changed."""
    _memory.clear()
