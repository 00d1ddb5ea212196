"""Files that go with their rows: thumbnails, and answers that were not stored."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from imagegen import spool
from imagegen.models import Job, Picture


@receiver(post_delete, sender=Picture)
def _delete_thumbnail(instance: Picture, **_kwargs: Any) -> None:
    """Only once the row is gone for good: a file cannot be rolled back."""
    if name := instance.thumbnail.name:
        transaction.on_commit(lambda: instance.thumbnail.storage.delete(name))


@receiver(post_delete, sender=Job)
def _delete_answer(instance: Job, **_kwargs: Any) -> None:
    transaction.on_commit(lambda: spool.remove(instance.run_id))
