"""The models there are to ask, as their providers list them."""

from typing import ClassVar

from django.db import models

SEARCHED = [
    "kind",
    "rank",
    "search",
    "provider",
    "parameters",
    "context_length",
    "vision",
    "gated",
    "on_plan",
    "tool_use",
    "hot",
    "licence",
    "downloads",
    "likes",
    "price_in",
    "price_out",
    "created",
]


class Listing(models.Model):
    """When a provider's model list was last fetched, and how that went."""

    provider = models.CharField(primary_key=True, max_length=32)
    fetched = models.DateTimeField(null=True, blank=True)  # the last success
    tried = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)  # of the last try; empty when it worked
    latency = models.FloatField(null=True, blank=True)  # seconds the list took
    count = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False)  # it lists more models than are taken over
    # What it says of its models beside their names: a fact -> its values, where one can choose.
    facts = models.JSONField(default=dict, blank=True)

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
    tool_use = models.BooleanField(null=True, blank=True)
    hot = models.BooleanField(null=True, blank=True)  # loaded, when the list was fetched
    status = models.CharField(max_length=24, blank=True)  # blank: it can be asked
    licence = models.CharField(max_length=64, blank=True)
    quantization = models.CharField(max_length=32, blank=True)
    downloads = models.BigIntegerField(null=True, blank=True)
    likes = models.BigIntegerField(null=True, blank=True)
    price_in = models.FloatField(null=True, blank=True)  # US dollars a million tokens
    price_out = models.FloatField(null=True, blank=True)
    rank = models.PositiveIntegerField(default=1_000_000)  # documented recommendations first
    created = models.BigIntegerField(null=True, blank=True)  # seconds since 1970

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "name"], name="one_row_per_model")
        ]
        # All that a search filters and sorts by, in the order of a plain one: it reads no row.
        indexes: ClassVar = [models.Index(fields=SEARCHED, name="all_that_is_searched")]

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
