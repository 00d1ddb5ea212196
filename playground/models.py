"""Everything that was ever asked and answered, and the models there are to ask."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models

from playground.runs.long_texts import RequestField
from playground.runs.types import RunType, get_run_type


class Status(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


OPEN = (Status.QUEUED, Status.RUNNING)


class Ask(models.Model):
    """One press of a button that asks a provider: see playground.runs.idempotency."""

    owner = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)  # of its key and all that was asked, as a keyed hash
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "mark"], name="one_ask_per_mark")
        ]

    def __str__(self) -> str:
        return f"ask {self.pk}"


class RunQuerySet(models.QuerySet["Run"]):
    """The questions that everybody asks."""

    def for_owner(self, owner: str) -> Self:
        return self.filter(owner=owner)

    def for_app(self, name: str) -> Self:
        return self.filter(app=name)

    def open(self) -> Self:
        """What waits or is being answered."""
        return self.filter(status__in=OPEN)


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
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    opening = models.ForeignKey(  # the run its conversation began with, while that is there
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ask = models.ForeignKey(  # the press that made it, which is never answered twice
        Ask, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs"
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
    share_slug = models.CharField(max_length=32, unique=True, null=True, blank=True)
    # Those of one group take turns as one in the queue. What it stands for, their app knows.
    group = models.UUIDField(null=True, blank=True, db_index=True)
    # Of the key a run in the queue is asked with, see playground.keys.store: limits count per key.
    fingerprint = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # how often the queue has taken it
    network = models.CharField(max_length=32, blank=True)  # it was asked from, see networks
    # Of the attempt that may write its outcome, see playground.runs.claims.
    claim = models.CharField(max_length=32, blank=True)
    extra = models.JSONField(default=dict, blank=True)  # beside the text, see runs.notes

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "-created"]),
            models.Index(fields=["status", "heartbeat"]),
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


class Listing(models.Model):
    """When a provider's model list was last fetched, and how that went."""

    provider = models.CharField(primary_key=True, max_length=32)
    fetched = models.DateTimeField(null=True, blank=True)  # the last success
    tried = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)  # of the last try; empty when it worked
    latency = models.FloatField(null=True, blank=True)  # seconds the list took
    count = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False)  # it lists more models than are taken over

    def __str__(self) -> str:
        return f"{self.provider}: {self.count} models"


class ListedModel(models.Model):
    """One row of a provider's catalogue, as last fetched, or as declared before that."""

    provider = models.CharField(max_length=32)
    name = models.CharField(max_length=200)  # the model's id, case-sensitive
    search = models.CharField(max_length=400)  # lower case: the name, a space, further words
    kind = models.CharField(max_length=12, default="text")
    vision = models.BooleanField(default=False)
    size = models.CharField(max_length=16, blank=True)
    parameters = models.FloatField(null=True, blank=True)  # billions
    context_length = models.PositiveIntegerField(null=True, blank=True)
    max_completion_tokens = models.PositiveIntegerField(null=True, blank=True)
    model_class = models.CharField(max_length=64, blank=True)
    gated = models.BooleanField(null=True, blank=True)
    on_plan = models.BooleanField(null=True, blank=True)
    concurrency_cost = models.PositiveSmallIntegerField(null=True, blank=True)
    reasoning = models.BooleanField(null=True, blank=True)
    rank = models.PositiveIntegerField(default=1_000_000)  # documented recommendations first
    created = models.BigIntegerField(null=True, blank=True)  # seconds since 1970

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "name"], name="one_row_per_model")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "rank", "search", "provider"])]

    def __str__(self) -> str:
        return f"{self.provider}:{self.name}"


class Favourite(models.Model):
    """A model somebody wants at the top."""

    owner = models.CharField(max_length=64)
    provider = models.CharField(max_length=32)
    model = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "provider", "model"], name="one_favourite_per_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}"


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


class TryCount(models.Model):
    """How often something was tried lately by one whom `key` names, see accounts.throttle."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)  # then it is forgotten

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"


class LongText(models.Model):
    """A text of requests, however many runs ask with it, see playground.runs.long_texts."""

    sum = models.CharField(primary_key=True, max_length=64)  # SHA-256 of the text
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]
