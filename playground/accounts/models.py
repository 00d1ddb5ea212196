"""Who may come, what they may use, and what is counted of those who sign in."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class TryCount(models.Model):
    """How often something was tried lately by one whom `key` names, see accounts.throttle."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)  # then it is forgotten

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"


class Invitation(models.Model):
    """A link that makes one account, see playground.accounts.invitations."""

    class Role(models.TextChoices):
        MEMBER = "member"
        HOST = "host"

    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of what the link ends with
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    note = models.CharField(max_length=100, blank=True)  # for whom, in the host's words
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    used = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitations",
    )

    class Meta:
        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class AccessRule(models.Model):
    """What a group may use, see playground.accounts.access. Without a group: everybody else."""

    group = models.ForeignKey(
        "auth.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="access_rules"
    )
    provider = models.CharField(max_length=32, blank=True, help_text="Blank: every provider.")
    pattern = models.CharField(
        "models", max_length=200, default="*", help_text="A name, or a pattern such as mistralai/*."
    )
    host_key = models.BooleanField(
        "with the host's key", default=True, help_text="If not, they need keys of their own."
    )

    class Meta:
        ordering: ClassVar = ["group", "provider", "pattern"]

    def __str__(self) -> str:
        return f"{self.provider or 'every provider'}: {self.pattern}"
