"""What was used, summed up for pages and files: of one person, or of all for the host."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet, Sum

from playground.accounts.owners import find_user_id
from playground.providers import list_providers
from playground.quotas.models import SUMS, DailyUsage, KeySource
from playground.quotas.usage import NOBODY

# What the host can see usage by: the words of a heading, and the columns of the table.
GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "day": ("Day", ("day",)),
    "person": ("Person", ("owner",)),
    "provider": ("Provider", ("provider", "key_source")),
    "model": ("Model", ("provider", "model", "key_source")),
}
MOST_ROWS = 500  # on a page; a file has all of them
CSV_HEADER = (
    "day", "person", "provider", "model", "key", "runs", "prompt_tokens", "completion_tokens",
    "estimated_completion_tokens", "runs_without_token_counts", "images",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UsageRow:
    """Sums, and what they are of."""

    name: str
    key: str  # whose keys; blank where that is not told apart
    runs: int
    unknown: int
    prompt_tokens: int
    completion_tokens: int
    estimated_tokens: int
    images: int


def list_usage(usage: QuerySet[DailyUsage], group: str) -> list[UsageRow]:
    """The latest days first; of everything else, what was used most."""
    _, columns = GROUPS[group]
    order = ("-day",) if group == "day" else ("-sum_completion_tokens", "-sum_runs", *columns)
    sums = {f"sum_{name}": Sum(name) for name in SUMS}
    sums_rows = list(usage.values(*columns).annotate(**sums).order_by(*order)[:MOST_ROWS])
    people = name_people(row.get("owner", "") for row in sums_rows)
    return [
        UsageRow(
            name_row(row, people),
            describe_source(row["key_source"]) if "key_source" in row else "",
            **{name: row[f"sum_{name}"] for name in SUMS},
        )
        for row in sums_rows
    ]


def sum_usage(usage: QuerySet[DailyUsage]) -> UsageRow:
    sums = usage.aggregate(**{f"sum_{name}": Sum(name, default=0) for name in SUMS})
    return UsageRow("All", "", **{name: sums[f"sum_{name}"] for name in SUMS})


def name_row(row: Mapping[str, Any], people: Mapping[str, str]) -> str:
    if "owner" in row:
        return people[row["owner"]]
    if "day" in row:
        return f"{row['day']:%Y-%m-%d}"
    provider = name_provider(row["provider"])
    return f"{row['model'] or 'The loaded model'} ({provider})" if "model" in row else provider


def name_provider(slug: str) -> str:
    return next((each.name for each in list_providers() if each.slug == slug), slug)


def describe_source(source: str) -> str:
    if not source:
        return "No key"
    return "Own key" if source == KeySource.OWN else "Site's key"


def name_people(owners: Iterable[str]) -> dict[str, str]:
    """Accounts by their names, visitors by the beginning of their ids."""
    mine = {owner: find_user_id(owner) for owner in owners}
    users = User.objects.filter(pk__in=[pk for pk in mine.values() if pk is not None])
    names = {user.pk: user.get_username() for user in users}
    labels = {
        owner: f"Visitor {owner[:8]}" if pk is None else names.get(pk, f"Deleted account {pk}")
        for owner, pk in mine.items()
    }
    return {**labels, **({NOBODY: "People who deleted their data"} if NOBODY in labels else {})}


def list_csv_rows(usage: QuerySet[DailyUsage]) -> Iterator[Sequence[Any]]:
    """One for each person, model and day, in the order of CSV_HEADER."""
    people = name_people(usage.order_by().values_list("owner", flat=True).distinct())
    columns = ("day", "owner", "provider", "model", "key_source")
    sums = {f"sum_{name}": Sum(name) for name in SUMS}
    rows = usage.values(*columns).annotate(**sums).order_by(*columns)
    for row in rows.iterator(chunk_size=2_000):
        yield (
            row["day"].isoformat(),
            people[row["owner"]],
            row["provider"],
            row["model"],
            row["key_source"],
            *(row[f"sum_{name}"] for name in ("runs", "prompt_tokens", "completion_tokens")),
            *(row[f"sum_{name}"] for name in ("estimated_tokens", "unknown", "images")),
        )
