"""The audit log as a page and as a table, for hosts."""

import re
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from playground.accounts.owners import find_user_id
from playground.accounts.roles import require_host
from playground.audit.forms import FilterForm
from playground.audit.models import Entry
from playground.tables import download_response, write_csv

PAGE_ENTRIES = 100
MAX_CSV_ROWS = 100_000
OWNERS = re.compile(r"\buser:\d+\b|\b[0-9a-f]{32}\b")
SHOWN_CHARS = 8
COLUMNS = ("time", "action", "account", "owner", "subject", "network", "address")


@require_host
@require_GET
def show_entries(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET or {})
    page = Paginator(form.filter_entries(), PAGE_ENTRIES).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "rows": present(page.object_list)}
    return render(request, "host/audit.html", {**context, "query": query.urlencode()})


@require_host
@require_GET
def download_entries(request: HttpRequest) -> HttpResponse:
    """What the page shows with the same filters, as CSV."""
    entries = FilterForm(request.GET or {}).filter_entries()[:MAX_CSV_ROWS]
    rows = ([row[name] for name in COLUMNS] for row in present(entries))
    return download_response(write_csv(COLUMNS, rows), "audit-log.csv", "text/csv; charset=utf-8")


def present(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """With the names of accounts, which one query brings: the log itself has ids alone, so that of
    an account that is deleted no name is left.
    """
    entries = list(entries)
    words = [word for entry in entries for word in (entry.actor, *OWNERS.findall(entry.subject))]
    ids = {pk for word in words if (pk := find_user_id(word)) is not None}
    names = dict(get_user_model().objects.filter(pk__in=ids).values_list("pk", "username"))
    return [present_entry(entry, names) for entry in entries]


def present_entry(entry: Entry, names: dict[int, str]) -> dict[str, Any]:
    user_id = find_user_id(entry.actor)
    return {
        "time": entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "action": entry.action,
        "user_id": user_id,
        "account": names.get(user_id, "") if user_id is not None else "",
        "owner": entry.actor,
        "subject": name_people(entry.subject, names),
        "network": entry.network,
        "address": entry.address,
    }


def name_people(subject: str, names: dict[int, str]) -> str:
    """limit 1 of user:2 -> limit 1 of ada; a visitor's id is only its beginning."""

    def name(match: re.Match[str]) -> str:
        word = match[0]
        user_id = find_user_id(word)
        return names.get(user_id, word) if user_id is not None else f"visitor {word[:SHOWN_CHARS]}"

    return OWNERS.sub(name, subject)
