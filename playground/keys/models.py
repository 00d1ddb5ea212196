"""The keys of accounts, and what is known of any key that is no secret."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ProviderKey(models.Model):
    """A key that somebody entered while signed in. It stays until they remove it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="provider_keys"
    )
    slot = models.CharField(max_length=40)  # "featherless.text", see playground.keys.store
    token = models.TextField()  # encrypted
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "slot"], name="one_key_per_slot")
        ]

    def __str__(self) -> str:
        return f"{self.slot} of user {self.user_id}"


class KeyLimit(models.Model):
    """How much a provider bears at the same time with one key, see playground.keys.limits."""

    class Source(models.TextChoices):
        STATED = "stated"  # by the provider, when it was asked
        REFUSAL = "refusal"  # it took no more than this a moment ago

    provider = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=32)  # of the key, see playground.keys.store
    source = models.CharField(max_length=8, choices=Source)
    units = models.PositiveIntegerField()  # or requests, where the provider counts those
    until = models.DateTimeField(db_index=True)  # then it is forgotten

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "fingerprint", "source"], name="one_limit_per_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.units} until {self.until}"
