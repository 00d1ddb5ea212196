"""Everything that was ever asked and answered; the models there are to ask are beside it."""

import uuid
from typing import Any, ClassVar

from django.db import models

from playground.accounts.models import AccessRule as AccessRule
from playground.accounts.models import Invitation as Invitation
from playground.accounts.models import TryCount as TryCount
from playground.catalog_models import Favourite as Favourite
from playground.catalog_models import ListedModel as ListedModel
from playground.catalog_models import Listing as Listing
from playground.keys.models import KeyLimit as KeyLimit
from playground.keys.models import ProviderKey as ProviderKey
from playground.runs.long_texts import RequestField
from playground.runs.models import RunLabel as RunLabel
from playground.runs.querysets import OPEN as OPEN
from playground.runs.querysets import RunQuerySet as RunQuerySet
from playground.runs.querysets import Status as Status
from playground.runs.types import RunType, get_run_type


class Ask(models.Model):
    """One press of a button that asks a provider: see playground.runs.idempotency."""

    owner = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)  # of its key and all that was asked, as a keyed hash
    created = models.DateTimeField(auto_now_add=True)
    is_tied_to_site = True

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "mark"], name="one_ask_per_mark")
        ]

    def __str__(self) -> str:
        return f"ask {self.pk}"


class Run(models.Model):
    """One question and its outcome. A conversation is the path of `parent`s up from a run."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64)  # a visitor's id, or "user:<pk>"
    app = models.CharField(max_length=16)  # the name of its type, see playground.runs.types
    provider = models.CharField(max_length=32)
    endpoint = models.CharField(max_length=32)  # chat, completions, tokenize, …
    model = models.CharField(max_length=200)
    request = RequestField(default=dict)  # what the form held, by API name; never a key
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
        db_index=False,
    )
    opening = models.ForeignKey(  # the run its conversation began with, while that is there
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # The first run of all that grew from one message: paths, versions, branches. Null: it is this
    # one, or its opening.
    tree = models.UUIDField(null=True, blank=True)
    # Taken out of its conversation, and not yet for good: see playground.runs.removal.
    removed = models.DateTimeField(null=True, blank=True)
    ask = models.ForeignKey(  # the press that made it, which is never answered twice
        Ask, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs", db_index=False
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    text = models.TextField(blank=True)
    reasoning = models.TextField(blank=True)
    error_kind = models.CharField(max_length=32, blank=True)
    error = models.TextField(blank=True)  # a sentence for a person
    error_hint = models.TextField(blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)  # when the provider said to try again
    finish_reason = models.CharField(max_length=32, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)  # the model the answer names
    usage = models.JSONField(null=True, blank=True)  # {prompt_tokens, completion_tokens, …}
    time_to_first_token = models.FloatField(null=True, blank=True)  # seconds
    duration = models.FloatField(null=True, blank=True)  # seconds
    created = models.DateTimeField(auto_now_add=True)
    heartbeat = models.DateTimeField(null=True, blank=True)  # set while a process works on it
    stop_requested = models.BooleanField(default=False)
    # Null in most, of which the constraint below has no row.
    share_slug = models.CharField(max_length=32, null=True, blank=True)  # noqa: DJ001
    # Those of one group take turns as one in the queue. What it stands for, their app knows.
    group = models.UUIDField(null=True, blank=True)
    # Of the key it is asked with, see playground.keys.store: limits count per key.
    fingerprint = models.CharField(max_length=32, blank=True)
    # Whose it is: "own", "host"; or none. Earlier versions insert rows without these columns.
    key_source = models.CharField(max_length=8, blank=True, default="", db_default="")
    units = models.PositiveSmallIntegerField(null=True, blank=True)  # of that limit; null: 1
    # Since when it waits for them, in the process it was asked in, see playground.runs.places.
    waits_since = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # how often the queue has taken it
    network = models.CharField(max_length=32, blank=True)  # it was asked from, see networks
    images = models.PositiveIntegerField(
        default=0, db_default=0
    )  # that it asks for; once it is done, has made
    uncounted = models.BooleanField(
        default=False, db_default=False
    )  # its use is in no sum yet, see quotas.usage
    # Of the attempt that may write its outcome, see playground.runs.claims.
    claim = models.CharField(max_length=32, blank=True)
    extra = models.JSONField(default=dict, blank=True)  # beside the text, see runs.notes

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "-created"]),
            # Whoever has a million chats and ten pictures need not wait for these.
            models.Index(fields=["owner", "app", "-created"], name="run_newest_of_app"),
            models.Index(fields=["status", "heartbeat"]),
            models.Index(
                fields=["owner"], name="run_removed", condition=models.Q(removed__isnull=False)
            ),
            # What is open, or has just ended: few, however many runs there are.
            models.Index(
                fields=["owner"], name="run_uncounted", condition=models.Q(uncounted=True)
            ),
            models.Index(
                fields=["network"],
                name="run_uncounted_network",
                condition=models.Q(uncounted=True) & ~models.Q(network=""),
            ),
            # Blank in most runs: what has nothing is not in the index, and written without it.
            # With the moment, where the newest is looked for among many, see runs.history.
            *(
                models.Index(
                    fields=[name, *moment],
                    name=f"run_{name}",
                    condition=models.Q((f"{name}__isnull", False)),
                )
                for name, *moment in (
                    *(("tree", "created"), ("opening", "created"), ("group", "created")),
                    *(("parent",), ("ask",)),
                )
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["share_slug"],
                name="one_run_per_link",
                condition=models.Q(share_slug__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.endpoint} {self.provider}:{self.model} ({self.status})"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def type(self) -> RunType:
        return get_run_type(self.app)


class Artifact(models.Model):
    """A file that belongs to a run: what went in, what came out."""

    class Role(models.TextChoices):
        INPUT = "input"
        MASK = "mask"
        OUTPUT = "output"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="artifacts")
    role = models.CharField(max_length=8, choices=Role)
    file = models.FileField(upload_to="runs/%Y/%m/%d/", max_length=200)
    width = models.PositiveIntegerField(null=True, blank=True)  # pixels
    height = models.PositiveIntegerField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    metadata = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.role} of {self.run_id}"


class SavedText(models.Model):
    """A text somebody keeps. `kind` tells what for; each has a proxy in its app."""

    kind = models.CharField(max_length=16, editable=False)
    owner = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    negative_text = models.TextField(blank=True)  # what is not wanted

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "kind", "name"], name="one_text_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """A proxy's is of the proxy's kind, whoever makes it."""
        manager: Any = type(self)._default_manager
        self.kind = self.kind or manager.kind
        super().save(**kwargs)


class LongText(models.Model):
    """A text of requests, however many runs ask with it, see playground.runs.long_texts."""

    sum = models.CharField(primary_key=True, max_length=64)  # SHA-256 of the text
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]
