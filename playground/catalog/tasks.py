"""What the worker does on its own: keep the model lists fresh, forget what has run out."""

from django.core.cache import cache
from django.core.management import call_command
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from playground.catalog.refresh import list_stale, refresh_models
from playground.runs.removal import purge_old

REQUEST_SECONDS = 60  # seconds in which one request for a refresh is enough


@db_periodic_task(crontab(minute="7"))  # type: ignore[untyped-decorator]
def refresh_stale_lists() -> None:
    for slug in list_stale():
        refresh_models(slug)


@db_periodic_task(crontab(minute="23", hour="4"))  # type: ignore[untyped-decorator]
def forget_sessions() -> None:
    """What has run out is deleted: a visitor's keys are in it."""
    call_command("clearsessions")


@db_periodic_task(crontab(minute="37"))  # type: ignore[untyped-decorator]
def forget_removed_turns() -> None:
    purge_old()


@db_task()  # type: ignore[untyped-decorator]
def refresh_list(slug: str) -> None:
    refresh_models(slug)


def refresh_soon(slug: str) -> None:
    """A page has seen an old list: have the worker ask for it again, once."""
    if cache.add(f"refresh:{slug}", 1, REQUEST_SECONDS):
        refresh_list(slug)
