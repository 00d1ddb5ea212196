"""Whose turn it is to do what is done every so often: of all workers one has each minute.

Each asks once a minute, by its own clock. Who comes first within a minute of the database's clock
has that one, and those that nobody had: where a worker dies another goes on with the next minute,
and what is due once a day is not left out because all of them were being restarted just then.
"""

from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, transaction

from playground.infrastructure.connections import release_connections
from playground.machines.models import SharedFact
from playground.storage.clock import DatabaseNow

NAME = "minute"
MINUTE = timedelta(minutes=1)
MOST_MINUTES = 60  # that are made up for


def take_minutes() -> list[datetime]:
    """The minutes that are now this worker's to serve: often none. None without a database."""
    try:
        return claim_minutes()
    except (DatabaseError, InterfaceError):  # said by all others who need it
        return []
    finally:
        release_connections()


@transaction.atomic
def claim_minutes() -> list[datetime]:
    SharedFact.objects.get_or_create(pk=NAME)
    fact = SharedFact.objects.select_for_update().annotate(now=DatabaseNow()).get(pk=NAME)
    this: datetime = fact.now.replace(second=0, microsecond=0)
    last = max(fact.moment or this - MINUTE, this - MOST_MINUTES * MINUTE)
    minutes = [last + (n + 1) * MINUTE for n in range((this - last) // MINUTE)]
    if minutes:
        SharedFact.objects.filter(pk=NAME).update(moment=this)
    return minutes
