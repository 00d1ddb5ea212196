"""Long texts of requests, stored once: a hundred pages may be asked about in the same words.

In the request lies the beginning of the text, by which a list knows it, and its sum. Long lists
and objects, such as a schema, are stored as texts too. Whoever reads a run gets what was asked;
a list of runs gets the beginnings alone, see `read_heads`.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast
from django.db.models.signals import post_delete
from django.dispatch import receiver

from playground.infrastructure.offload import breathe_between

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from playground.models import Run

LONG_CHARS = 8_192
HEAD_CHARS = 1_000
MARK, JSON_MARK = "\x02", "\x03"
STORED = re.compile(f"[{MARK}{JSON_MARK}]" + r"([0-9a-f]{64})\Z")


class RequestField(models.JSONField):
    """JSON whose long texts lie elsewhere. A migration sees Django's own field."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, Heads):
            raise TypeError("The beginning of a request is not stored in its place.")
        if isinstance(value, dict):
            value = store_texts(value, connection.alias)
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        read = super().from_db_value(value, expression, connection)
        if not isinstance(read, dict):
            return read
        return change_strings(read, lambda text: restore_text(text, connection.alias))


class Heads(dict[str, Any]):
    """A request of which long texts are only the beginning. To be shown, never to be stored."""


class HeadsField(models.JSONField):
    """Reads the same column without the texts that lie elsewhere."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        read = super().from_db_value(value, expression, connection)
        return Heads(change_strings(read, get_head)) if isinstance(read, dict) else read


def read_heads(runs: "QuerySet[Run]") -> "list[Run]":
    """For lists: the runs, each with the beginning of what was asked."""
    heads = models.ExpressionWrapper(models.F("request"), output_field=HeadsField())
    rows: list[Run] = list(breathe_between(runs.defer("request").annotate(heads=heads).iterator()))
    for run in rows:
        run.request = run.__dict__.pop("heads")
    return rows


def change_strings(value: Any, change: Callable[[str], Any]) -> Any:
    """The same, with every string in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: change_strings(part, change) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [change_strings(part, change) for part in value]
    return value


def store_texts(request: dict[str, Any], database: str) -> Any:
    """What is written in place of `request`, once its long texts are stored."""
    shortened, long = shorten_request(request)
    model = apps.get_model("playground", "LongText")
    if long:
        rows = [model(sum=key, text=text) for key, text in long.items()]
        model.objects.using(database).bulk_create(rows, ignore_conflicts=True)
    return shortened


def shorten_request(request: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is written in its place, and the texts that are stored beside it, by their sums."""
    long: dict[str, str] = {}
    parts = {name: shorten_part(part, long) for name, part in request.items()}
    return parts, long


def shorten_part(part: Any, long: dict[str, str]) -> Any:
    short = change_strings(part, lambda text: shorten_text(text, long))
    if isinstance(part, str) or len(words := json.dumps(short)) <= LONG_CHARS:
        return short
    key = hashlib.sha256(words.encode()).hexdigest()
    long[key] = words
    return f"{JSON_MARK}{key}"


def shorten_text(text: str, long: dict[str, str]) -> str:
    """Adds to `long` what is to be stored. A short text that looks shortened is stored, too."""
    if len(text) <= LONG_CHARS and not STORED.search(text):
        return text
    try:
        key = hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError:  # half a character: JSON can hold that, a text cannot
        return text
    long[key] = text
    return f"{text[:HEAD_CHARS]}{MARK}{key}"


def restore_text(text: str, database: str) -> Any:
    """The whole text, or list or object; its beginning where the rest is gone."""
    match = STORED.search(text)
    if match is None:
        return text
    model = apps.get_model("playground", "LongText")
    try:
        whole = read_text(match[1], database)
    except model.DoesNotExist:
        return text[: match.start()]
    if text[match.start()] == MARK:
        return whole
    return change_strings(json.loads(whole), lambda part: restore_text(part, database))


@lru_cache(maxsize=4)
def read_text(key: str, database: str) -> str:
    """Runs of one press of a button share it in memory, too."""
    model = apps.get_model("playground", "LongText")
    return str(model.objects.using(database).get(pk=key).text)


def get_head(text: str) -> str:
    """Of what a query read by itself: the beginning, without the mark."""
    return STORED.sub("…", text)


@receiver(post_delete, sender="playground.Run")
def _remove_with_run(instance: "Run", **_kwargs: Any) -> None:
    """Only once the row is gone for good, and only what no other run asks with."""
    _, long = shorten_request(instance.request)
    if long:
        transaction.on_commit(lambda: remove_unused(list(long)))


def remove_unused(keys: list[str]) -> None:
    run, text = (apps.get_model("playground", name) for name in ("Run", "LongText"))
    for key in keys:
        words = Cast("request", models.TextField())
        if not run.objects.annotate(words=words).filter(words__contains=key).exists():
            text.objects.filter(pk=key).delete()
    read_text.cache_clear()
