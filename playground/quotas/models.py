"""What people may use, and what they have used: limits, counts of a minute, sums of days."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models

TWICE = "There already is such a limit. Change that one."


SUMS = ("runs", "unknown", "prompt_tokens", "completion_tokens", "estimated_tokens", "images")


class KeySource(models.TextChoices):
    """Whose key a run is asked with. Blank, where a provider needs none, counts as the site's."""

    SITE = "host", "This site's keys and models"
    OWN = "own", "Keys of their own"


class Quota(models.Model):
    """What somebody may use at most. Blank: what holds for more people than these."""

    class Audience(models.TextChoices):
        VISITORS = "visitors", "Each visitor without an account"
        NETWORKS = "networks", "All visitors at one address together"
        MEMBERS = "members", "Each person with an account"
        GROUP = "group", "Each person of a group"
        PERSON = "person", "One person"

    audience = models.CharField("For", max_length=8, choices=Audience)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="person",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    key = models.CharField("With", max_length=8, choices=KeySource, default=KeySource.SITE)
    runs_minute = models.PositiveBigIntegerField("Messages a minute", null=True, blank=True)
    streams = models.PositiveBigIntegerField("Answers at the same time", null=True, blank=True)
    queued = models.PositiveBigIntegerField("Jobs queued or running", null=True, blank=True)
    tokens_day = models.PositiveBigIntegerField("Tokens a day", null=True, blank=True)
    tokens_month = models.PositiveBigIntegerField("Tokens a month", null=True, blank=True)
    images_day = models.PositiveBigIntegerField("Images a day", null=True, blank=True)
    images_month = models.PositiveBigIntegerField("Images a month", null=True, blank=True)
    storage_mb = models.PositiveBigIntegerField("Storage in MB", null=True, blank=True)

    class Meta:
        verbose_name = "limit"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["audience", "key"],
                condition=models.Q(group=None, user=None),
                name="one_quota_for_all",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["group", "key"], name="one_quota_a_group", violation_error_message=TWICE
            ),
            models.UniqueConstraint(
                fields=["user", "key"], name="one_quota_a_person", violation_error_message=TWICE
            ),
        ]

    def __str__(self) -> str:
        whose = self.user or self.group or self.get_audience_display()
        return f"{whose}, {self.get_key_display()}"

    def clean(self) -> None:
        """One of the two, where the audience is one; and storage is nobody's key."""
        wrong: dict[str, str] = {}
        is_group, is_person = (
            self.audience == each for each in (self.Audience.GROUP, self.Audience.PERSON)
        )
        if is_group != (self.group_id is not None):
            wrong["group"] = "Choose a group." if is_group else "Leave this empty."
        if is_person != (self.user_id is not None):
            wrong["user"] = "Choose a person." if is_person else "Leave this empty."
        if self.key == KeySource.OWN and self.storage_mb is not None:
            wrong["storage_mb"] = "Set this in the limit for this site's keys: it holds for both."
        if wrong:
            raise ValidationError(wrong)


class Counter(models.Model):
    """What a subject has sent within the minute that ends at `until`.

    Its row is also what everybody waits for who counts what the subject has.
    """

    subject = models.CharField(primary_key=True, max_length=96)
    runs = models.PositiveBigIntegerField(default=0)
    until = models.FloatField(db_index=True)  # seconds since 1970, by the database's clock

    def __str__(self) -> str:
        return f"{self.runs} of {self.subject}"


class DailyUsage(models.Model):
    """What somebody used of a model in a day, in UTC. Deleting a run takes nothing off it."""

    day = models.DateField()
    owner = models.CharField(max_length=64)
    network = models.CharField(max_length=32, blank=True)  # of visitors without an account
    provider = models.CharField(max_length=32)
    model = models.CharField(max_length=200)
    key_source = models.CharField(max_length=8, blank=True, choices=KeySource)
    runs = models.PositiveBigIntegerField(default=0)
    unknown = models.PositiveBigIntegerField(default=0)  # runs whose tokens nobody told
    prompt_tokens = models.PositiveBigIntegerField(default=0)
    completion_tokens = models.PositiveBigIntegerField(default=0)
    estimated_tokens = models.PositiveBigIntegerField(default=0)  # of these, counted by this site
    images = models.PositiveBigIntegerField(default=0)
    is_tied_to_site = True

    class Meta:
        verbose_name = "usage of a day"
        verbose_name_plural = "usage by day"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "day", "network", "provider", "model", "key_source"],
                name="one_usage_each_day",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["day"]),
            models.Index(
                fields=["network", "day"], name="usage_network", condition=~models.Q(network="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.day}: {self.provider}:{self.model}"

    def add_to_owner(self, owner: str) -> None:
        """Its sums to this owner's, who has a row that is otherwise alike."""
        names = ("day", "network", "provider", "model", "key_source")
        alike = DailyUsage.objects.filter(owner=owner, **{n: getattr(self, n) for n in names})
        alike.update(**{name: models.F(name) + getattr(self, name) for name in SUMS})
