"""A run that its provider asks to wait makes way meanwhile: its place is somebody else's.

It goes back into the queue and rests there until it is to be sent again. Only waits that are short
are waited out in the place. What has rested for long enough altogether fails, as it says.
"""

import time
from datetime import timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Min, QuerySet
from django.utils import timezone

from playground.models import Run
from playground.providers import Cancelled, ProviderError, RateLimited
from playground.runs.live import Live

SHORT_SECONDS = 2.0  # a wait in which nobody else would get far
LONGEST_SECONDS = 60.0  # of a rest whose length the provider leaves to us
PATIENCE_SECONDS = 1_800.0  # from the first refusal to the last try
NAME = "limited"  # of what is remembered of that, in `Run.extra`


def make_way(live: Live, seconds: float, error: ProviderError) -> None:
    """Before a wait of so many seconds. Raises Cancelled where the run is to rest in the queue, and
    the error where that has been long enough.
    """
    run = live.run
    if not run.attempts or seconds < SHORT_SECONDS or not isinstance(error, RateLimited):
        return
    now = time.time()
    before = run.extra.get(NAME, {"since": now, "times": 0})
    rest = max(seconds, min(2.0 ** before["times"], LONGEST_SECONDS))
    if now + rest > before["since"] + PATIENCE_SECONDS:
        raise error
    run.extra = {**run.extra, NAME: {**before, "times": before["times"] + 1}}
    run.retry_at = timezone.now() + timedelta(seconds=rest)
    live.rests = True
    raise Cancelled


def keep_patience(extra: dict[str, Any]) -> dict[str, Any]:
    """What a run remembers of its rests when it is taken again."""
    return {NAME: extra[NAME]} if NAME in extra else {}


def wake_later(app: str, slug: str, waiting: "QuerySet[Run]", task: Any) -> None:
    """A worker got nothing: it looks again when the first of these has rested."""
    resting = waiting.filter(provider=slug, retry_at__gt=timezone.now()).order_by()
    first = resting.aggregate(first=Min("retry_at"))["first"]
    if first is None:
        return
    seconds = max(1, ceil((first - timezone.now()).total_seconds()))
    for worker in range(settings.HUEY["consumer"]["workers"]):
        if cache.add(f"rest:{app}:{slug}:{worker}", 1, seconds):
            task.schedule((slug,), delay=seconds)
            return
