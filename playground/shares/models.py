"""The end of a link, beside its run: most runs are never shared."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from playground.models import Run

CHOICES = {0: "until you revoke it", 1: "for a day", 7: "for a week", 30: "for a month"}  # days


class ShareEnd(models.Model):
    """By the database's clock. Without a row a link works until it is revoked."""

    run = models.OneToOneField(
        Run, primary_key=True, on_delete=models.CASCADE, related_name="share_end"
    )
    ends = models.DateTimeField()
    is_tied_to_site = True

    def __str__(self) -> str:
        return f"{self.run_id} until {self.ends}"


def set_share_end(run: Run, days: int) -> None:
    """The link works for so many days from now; 0: until it is revoked."""
    ShareEnd.objects.filter(run=run).delete()
    if days:
        ShareEnd.objects.create(run=run, ends=Now() + timedelta(days=days))


def read_days(word: str) -> int:
    """What a form says; anything else is the safe choice, not for ever."""
    days = {str(number): number for number in CHOICES}
    return days.get(word or "0", 1)


def describe_end(run: Run) -> dict[str, Any]:
    """What the page says of a run's link, and what it offers for a new one."""
    end = ShareEnd.objects.filter(run=run).first() if run.share_slug else None
    is_over = end is not None and end.ends <= timezone.now()
    return {"periods": CHOICES.items(), "ends": end and end.ends, "is_over": is_over}


def has_ended(slug: str) -> bool:
    """Whether there was such a link, and its time is over."""
    return ShareEnd.objects.filter(
        run__share_slug=slug, run__removed=None, ends__lte=Now()
    ).exists()
