"""What was used, by day: added up as runs end, each of them once.

A run says that it is `uncounted` until its part is in the sums: both change in one transaction, so
that nothing is lost or counted twice, whoever is killed. What ends without its process (stopped
in the queue, left behind) is added by the worker, every minute.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from playground.accounts.adoption import settle_conflicts
from playground.accounts.owners import find_user_id
from playground.models import OPEN, Run, Status
from playground.quotas.models import SUMS, DailyUsage

PLACE = ("owner", "network", "provider", "model", "key_source")
CHARS_PER_TOKEN = 4  # of English, about
NOBODY = "nobody"  # whose the sums are of people who are gone
BATCH_RUNS = 200  # runs in one transaction
REST_SECONDS = 600  # a process that was away may still come back to its run


@contextmanager
def count_once(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Those of these that are to be counted, as they are stored in here: or none of them."""
    due = [run for run in runs if run.uncounted and not run.is_open]
    for run in due:
        run.uncounted = False
    try:
        yield due
    except BaseException:
        for run in due:
            run.uncounted = True
        raise


def add_runs(runs: Iterable[Run]) -> None:
    """To the sums of today, within the transaction in which they cease to be uncounted."""
    sums: dict[tuple[str, ...], list[int]] = {}
    for run in runs:
        place = (
            run.owner,
            run.network if find_user_id(run.owner) is None else "",
            run.provider,
            run.model,
            run.key_source,
        )
        before = sums.get(place, [0] * len(SUMS))
        sums[place] = [a + b for a, b in zip(before, list_amounts(run), strict=True)]
    if sums:
        rows = sorted(sums.items())  # in one order, so that nobody waits in a circle
        values: list[str | int] = []
        for names, amounts in rows:
            values += [*names, *amounts]
        with connection.cursor() as cursor:
            cursor.execute(write_upsert(len(rows)), values)


def list_amounts(run: Run) -> list[int]:
    """In the order of SUMS. Tokens are the provider's own numbers, or the words that we counted."""
    usage = run.usage or {}
    prompt, answer = (read_number(usage.get(f"{name}_tokens")) for name in ("prompt", "completion"))
    estimated = answer if usage.get("estimated") else 0
    images = run.images if run.status == Status.DONE else 0
    is_unknown = not run.images and not usage and bool(run.text or run.reasoning)
    return [1, int(is_unknown), prompt, answer, estimated, images]


def read_number(value: object) -> int:
    return value if type(value) is int and 0 <= value < 10**12 else 0


@cache
def write_upsert(rows: int) -> str:
    table = DailyUsage._meta.db_table
    marks = ", ".join(["%s"] * (len(PLACE) + len(SUMS)))
    values = ", ".join([f"(CURRENT_DATE, {marks})"] * rows)
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in SUMS)
    return (
        f"INSERT INTO {table} (day, {', '.join((*PLACE, *SUMS))}) VALUES {values} "  # noqa: S608 - names of ours only
        f"ON CONFLICT (owner, day, network, provider, model, key_source) DO UPDATE SET {sums}"
    )


def add_left_behind() -> int:
    """What ended without anybody to count it. How many runs."""
    count = 0
    while more := add_batch():
        count += more
    return count


@transaction.atomic
def add_batch() -> int:
    before = timezone.now() - timedelta(seconds=REST_SECONDS)
    ended = Run.objects.filter(uncounted=True).exclude(status__in=OPEN)
    left = ended.exclude(heartbeat__gt=before).order_by("pk")
    return add_ended(left.select_for_update(skip_locked=True, of=("self",))[:BATCH_RUNS])


def add_ended(runs: QuerySet[Run]) -> int:
    """Within a transaction: what these used, as far as nobody has counted it. How many."""
    left = [run for run in runs.defer("request", "extra") if run.uncounted and not run.is_open]
    Run.objects.filter(pk__in=[run.pk for run in left]).update(uncounted=False)
    add_runs(left)
    return len(left)


def count_deleted(instance: Run, **_kwargs: object) -> None:
    """Before it goes, in the same transaction: who deletes an answer has used it all the same.

    One that another process still answers has no numbers yet; the words that are stored have.
    """
    if not instance.uncounted:
        return
    run = Run.objects.filter(pk=instance.pk, uncounted=True).select_for_update(of=("self",)).first()
    if run is None:
        return
    if not run.usage and (chars := len(run.text) + len(run.reasoning)):
        tokens = max(1, chars // CHARS_PER_TOKEN)
        run.usage = {"completion_tokens": tokens, "estimated": True}
    Run.objects.filter(pk=run.pk).update(uncounted=False)
    add_runs([run])


@transaction.atomic
def forget_person(owner: str) -> None:
    """The sums of the site stay as they are, and say no more whose they were."""
    settle_conflicts(DailyUsage, owner, NOBODY)
    DailyUsage.objects.filter(owner=owner).update(owner=NOBODY)
