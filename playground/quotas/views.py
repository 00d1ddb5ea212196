"""The pages of usage: one's own, and everybody's for the host."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from playground.accounts.roles import require_host
from playground.http import Request
from playground.infrastructure.askers import current_asker
from playground.quotas import reports
from playground.quotas.forms import DEFAULT_DAYS, UsageForm
from playground.quotas.models import DailyUsage, KeySource
from playground.quotas.standing import list_standings
from playground.quotas.storage import find_storage_limit, list_stored, sum_bytes
from playground.tables import download_response, write_csv


@never_cache
@require_GET
def show_own(request: Request) -> HttpResponse:
    usage = filter_days(DailyUsage.objects.filter(owner=request.owner), DEFAULT_DAYS)
    if request.GET.get("format") == "csv":
        return download_usage(usage)
    stored = list_stored(request.owner)
    return render(request, "usage/own.html", {
        "days": DEFAULT_DAYS,
        "total": reports.sum_usage(usage),
        "models": reports.list_usage(usage, "model"),
        "by_day": reports.list_usage(usage, "day"),
        "standings": list_standings(request.owner, current_asker.get().network),
        "stored": stored,
        "stored_bytes": sum_bytes(stored),
        "storage_limit": find_storage_limit(request.owner),
    })  # fmt: skip


@never_cache
@require_host
@require_GET
def show_all(request: Request) -> HttpResponse:
    form = UsageForm(request.GET)
    values = {name: form.read(name) for name in form.fields}
    usage = filter_days(DailyUsage.objects.all(), int(values["days"]))
    if values["key"]:
        usage = filter_source(usage, values["key"])
    if request.GET.get("format") == "csv":
        return download_usage(usage)
    return render(request, "usage/host.html", {
        "form": UsageForm(initial=values),
        "heading": reports.GROUPS[values["by"]][0],
        "has_keys": "key_source" in reports.GROUPS[values["by"]][1],
        "total": reports.sum_usage(usage),
        "rows": reports.list_usage(usage, values["by"]),
        "most": reports.MOST_ROWS,
        "csv_query": urlencode({**values, "format": "csv"}),
    })  # fmt: skip


def filter_days(usage: "QuerySet[DailyUsage]", days: int) -> "QuerySet[DailyUsage]":
    return usage.filter(day__gt=timezone.now().date() - timedelta(days=days))


def filter_source(usage: "QuerySet[DailyUsage]", source: str) -> "QuerySet[DailyUsage]":
    """What needs no key is the site's."""
    own = KeySource.OWN
    return usage.filter(key_source=own) if source == own else usage.exclude(key_source=own)


def download_usage(usage: "QuerySet[DailyUsage]") -> HttpResponse:
    table = write_csv(reports.CSV_HEADER, reports.list_csv_rows(usage))
    return download_response(table, "usage.csv", "text/csv; charset=utf-8")
