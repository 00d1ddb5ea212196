"""The questions about runs that everybody asks."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.functions import Now

if TYPE_CHECKING:
    from playground.models import Run  # noqa: F401 - the type of what it finds


class Status(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


OPEN = (Status.QUEUED, Status.RUNNING)


class RunQuerySet(models.QuerySet["Run"]):
    def for_owner(self, owner: str) -> Self:
        """What this person has, without what they took out of a conversation."""
        return self.filter(owner=owner, removed=None)

    def shared(self) -> Self:
        """What has a link that was not revoked and has not ended."""
        works = models.Q(share_end=None) | models.Q(share_end__ends__gt=Now())
        return self.filter(works, share_slug__isnull=False)

    def for_share(self, slug: str) -> Self:
        """What a link leads to that was not revoked and has not ended."""
        return self.shared().filter(share_slug=slug, removed=None)

    def for_app(self, name: str) -> Self:
        return self.filter(app=name)

    def open(self) -> Self:
        """What waits or is being answered."""
        return self.filter(status__in=OPEN)
