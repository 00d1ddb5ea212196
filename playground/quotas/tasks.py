"""What the worker does for the sums, every minute."""

import time

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from playground.quotas.models import Counter
from playground.quotas.usage import add_left_behind

FORGET_SECONDS = 3_600


@db_periodic_task(crontab(), name="add_usage")  # type: ignore[untyped-decorator]
def add_usage() -> None:
    add_left_behind()


@db_periodic_task(crontab(minute="23"), name="forget_counters")  # type: ignore[untyped-decorator]
def forget_counters() -> None:
    Counter.objects.filter(until__lt=time.time() - FORGET_SECONDS).delete()
