"""How much room somebody's files take, by app, and whether there is room for more."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Sum
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse

from playground.models import Artifact
from playground.quotas.kinds import STORAGE_MB
from playground.quotas.refusals import QuotaReached
from playground.quotas.rules import list_rules
from playground.runs.types import get_run_type, list_run_types

MB = 2**20


class StorageReached(QuotaReached):
    """Somebody's files take all the room that the host lets them have."""

    kind = "storage_quota"
    status = 507
    hint = "The Usage page says what takes room."


@dataclass(frozen=True, slots=True)
class Stored:
    """Somebody's files of one app."""

    label: str
    url: str  # where they are; blank where that is nowhere
    files: int
    bytes: int


def find_storage_limit(owner: str) -> int | None:
    """In bytes; None where there is none. Whose key is used makes no difference."""
    rules = list_rules(owner, "", "", [STORAGE_MB])
    return rules[0].limits[STORAGE_MB] * MB if rules else None


def require_storage(owner: str, more: int = 0) -> None:
    """Room for so many bytes more, before anything is made of them. Raises StorageReached.

    Where nothing is limited the database is not asked.
    """
    limit = find_storage_limit(owner)
    if limit is None:
        return
    used = sum_bytes(list_stored(owner))
    if used + more > limit or used >= limit:
        adds = f", and this would add {filesizeformat(more)}" if more else ""
        raise StorageReached(
            f"Your files take {filesizeformat(used)} of the {filesizeformat(limit)} you can store"
            f" here{adds}. Delete runs or files you no longer need, then try again."
        )


def list_stored(owner: str) -> list[Stored]:
    """Each file counts once, however many runs have it."""
    files = Artifact.objects.filter(run__owner=owner).order_by()
    firsts = files.values("file").annotate(first=Min("pk")).values("first")
    sums = Artifact.objects.filter(pk__in=firsts).order_by().values_list("run__app")
    by_app = {app: (n, size) for app, n, size in sums.annotate(n=Count("pk"), size=Sum("bytes"))}
    stored = []
    for name in dict.fromkeys([*(each.name for each in list_run_types()), *by_app]):
        kind = get_run_type(name)
        count, size = by_app.get(name, (0, 0))
        more_files, more_bytes = kind.measure_uploads(owner)
        if count + more_files:
            url = find_url(kind.route)
            stored.append(Stored(kind.label or name, url, count + more_files, size + more_bytes))
    return stored


def find_url(route: str) -> str:
    try:
        return reverse(route) if route else ""
    except NoReverseMatch:
        return ""


def sum_bytes(stored: Sequence[Stored]) -> int:
    return sum(each.bytes for each in stored)
