"""Entries are added and never changed: the database itself refuses, see the first migration."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """Something that somebody did."""

    at = models.DateTimeField(db_default=Now(), db_index=True)  # the database's clock
    action = models.CharField(max_length=40)
    actor = models.CharField(max_length=64, blank=True)  # an owner; blank: the host's command line
    subject = models.CharField(max_length=200, blank=True)  # what it was done to; never a key
    # Tells networks apart without telling them; the address beside it only where the host says so.
    network = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["action", "-at"], name="audit_action")]
        verbose_name_plural = "audit log entries"

    def __str__(self) -> str:
        return f"{self.action} {self.subject}".strip()


class Cutoff(models.Model):
    """At most one row: entries before it may be deleted. It is there while that happens."""

    before = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.before)
