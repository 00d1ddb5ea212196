"""The bin: what is deleted can be had back for 30 days. The worker empties it."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from imagegen.gallery.search import get_trash_cutoff
from imagegen.models import Picture
from playground.models import Artifact, Run
from playground.runs.signals import group_deleted

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # deleted then: the worker is to take it now
BATCH_PICTURES = 100  # pictures between two looks


def trash_pictures(pictures: QuerySet[Picture]) -> tuple[int, datetime]:
    """Into the bin: how many, and the moment by which they can be taken back.

    Whoever has a share link does not see them meanwhile.
    """
    now = timezone.now()
    return pictures.filter(deleted=None).update(deleted=now), now


def list_trashed(owner: str, moment: datetime) -> QuerySet[Picture]:
    """What went into the bin at this moment, and is still there."""
    trashed = Picture.objects.filter(owner=owner, deleted__gte=get_trash_cutoff())
    return trashed.filter(deleted=moment)


def restore_pictures(pictures: QuerySet[Picture]) -> int:
    return pictures.filter(deleted__gte=get_trash_cutoff()).update(deleted=None)


def delete_for_good(pictures: QuerySet[Picture]) -> int:
    """For good. Their rows are out of reach at once, the worker removes the files."""
    count = pictures.filter(deleted__gte=get_trash_cutoff()).update(deleted=LONG_AGO)
    if count:
        group_deleted.send(sender=None, subject=f"pictures: {count}")
        empty_soon()
    return count


@db_task()  # type: ignore[untyped-decorator]
def empty_soon() -> None:
    empty_trash()


@db_periodic_task(crontab(minute="41", hour="3"))  # type: ignore[untyped-decorator]
def empty_daily() -> None:
    empty_trash()


def empty_trash() -> int:
    """Remove what has been in the bin long enough, rows and files. How many pictures."""
    count = 0
    while pictures := list(Picture.objects.filter(deleted__lt=get_trash_cutoff())[:BATCH_PICTURES]):
        for picture in pictures:
            remove_picture(picture)
        count += len(pictures)
    return count


@transaction.atomic
def remove_picture(picture: Picture) -> None:
    """The run stays as what was asked and done; with its last picture go its other files."""
    run = Run.objects.select_for_update().get(pk=picture.run_id)
    Artifact.objects.filter(pk=picture.pk).delete()
    run.extra = {**run.extra, "deleted_pictures": run.extra.get("deleted_pictures", 0) + 1}
    if not run.is_open and not run.artifacts.filter(role=Artifact.Role.OUTPUT).exists():
        run.artifacts.all().delete()
        run.share_slug = None
    run.save(update_fields=["extra", "share_slug"])
