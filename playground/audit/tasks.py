"""What the worker deletes by itself."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from playground.audit.services import delete_old_entries


@db_periodic_task(crontab(minute="41", hour="3"))  # type: ignore[untyped-decorator]
def forget_old_entries() -> None:
    delete_old_entries()
