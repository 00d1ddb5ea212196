"""What the worker deletes at night, where the host has set for how long runs are stored."""

from django.conf import settings
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from playground.retention.due import Place
from playground.retention.files import remove_some_files, remove_uploads
from playground.retention.services import delete_remains, delete_some


@db_periodic_task(crontab(minute="17", hour="2"))  # type: ignore[untyped-decorator]
def forget_old_runs() -> None:
    if settings.HOSTING.run_days:
        forget_more(Place())


@db_task()  # type: ignore[untyped-decorator]
def forget_more(place: Place) -> None:
    """A few, then another task for the next: others have their turn, and a worker can stop."""
    if rest := delete_some(place):
        forget_more(rest)
    else:
        delete_remains()


@db_periodic_task(crontab(minute="37", hour="2"))  # type: ignore[untyped-decorator]
def remove_old_files() -> None:
    if settings.HOSTING.file_days:
        remove_more_files(0)


@db_task()  # type: ignore[untyped-decorator]
def remove_more_files(place: int) -> None:
    rest = remove_some_files(place)
    if rest is not None:
        remove_more_files(rest)
    else:
        remove_uploads()
