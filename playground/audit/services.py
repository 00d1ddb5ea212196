"""Write entries, and delete those that are too old."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone

from playground.accounts.networks import get_address, name_network
from playground.audit.models import Cutoff, Entry
from playground.infrastructure.askers import current_asker

BATCH_ENTRIES = 500  # entries deleted between two turns of the others
DISTANT = timedelta(days=365 * 1000)


def record_entry(
    action: str, *, actor: str = "", subject: object = "", request: HttpRequest | None = None
) -> Entry:
    """Who isn't named is whoever asks just now."""
    asker = current_asker.get()
    return Entry.objects.create(
        action=action,
        actor=actor or asker.owner,
        subject=str(subject)[: Entry._meta.get_field("subject").max_length],
        network=name_network(request) if request else asker.network,
        address=get_address(request) if request and settings.HOSTING.audit_addresses else "",
    )


@contextmanager
def allow_deletion(before: datetime | None = None) -> Iterator[None]:
    """In here entries from before that moment can be deleted, or all of them."""
    with transaction.atomic():
        Cutoff.objects.all().delete()
        Cutoff.objects.create(before=before or timezone.now() + DISTANT)
        yield
        Cutoff.objects.all().delete()


def delete_old_entries() -> int:
    """Those older than the host wants to know. How many."""
    days, count = settings.HOSTING.audit_days, 0
    if not days:
        return 0
    old = Entry.objects.filter(at__lt=Now() - timedelta(days=days)).order_by("pk")
    while ids := list(old.values_list("pk", flat=True)[:BATCH_ENTRIES]):
        with allow_deletion(timezone.now() - timedelta(days=days - 1)):
            count += Entry.objects.filter(pk__in=ids).delete()[0]
    return count
