"""How often something may be tried: counted in the database, for all processes together.

A count ends by itself, whatever is tried meanwhile: what is refused is not counted, so nobody is
shut out for longer than `WINDOW`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from playground.models import TryCount
from playground.storage.clock import DatabaseNow

WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in a window by whoever `subject` names."""

    subject: str
    most: int

    @property
    def key(self) -> str:
        """As long for a long name as for a short one, and no name to be read in the database."""
        return hashlib.sha256(self.subject.encode()).hexdigest()


def count_try(limits: Sequence[Limit]) -> float:
    """Count one try against all of these, before it is made. Seconds to wait if it is one too many.

    Tries that come together are counted one after the other: never more go through.
    """
    if wait := seconds_to_wait(limits):  # no write for what is refused
        return wait
    with transaction.atomic():
        TryCount.objects.filter(until__lte=DatabaseNow()).delete()
        for limit in sorted(limits, key=lambda x: x.key):  # one order: nobody waits in a circle
            until = DatabaseNow(WINDOW.total_seconds())
            TryCount.objects.get_or_create(key=limit.key, defaults={"until": until})
        keys = [limit.key for limit in limits]
        locked = TryCount.objects.select_for_update().filter(key__in=keys).order_by("key")
        list(locked)
        wait = seconds_to_wait(limits)
        if not wait:
            TryCount.objects.filter(key__in=keys).update(count=F("count") + 1)
    return wait


def seconds_to_wait(limits: Sequence[Limit]) -> float:
    """Until all of them let something through again: 0 is now."""
    most = {limit.key: limit.most for limit in limits}
    counts = TryCount.objects.filter(key__in=most, until__gt=DatabaseNow())
    columns = counts.annotate(now=DatabaseNow()).values_list("key", "count", "until", "now")
    full = [until - now for key, count, until, now in columns if count >= most[key]]
    return max((left.total_seconds() for left in full), default=0.0)


def forgive_try(limits: Sequence[Limit]) -> None:
    """It was no guess: take it off again. What others tried stays counted."""
    keys = [limit.key for limit in limits]
    TryCount.objects.filter(key__in=keys, count__gt=0).update(count=F("count") - 1)
