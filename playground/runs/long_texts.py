"""Long texts of requests, stored once: a hundred pages may be asked about in the same words.

In the request lies the beginning of the text, by which a list knows it, and its sum. Long lists
and objects, such as a schema, are stored as texts too. Whoever reads a run gets what was asked;
a list of runs gets the beginnings alone, see `read_heads`.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Cast
from django.db.models.signals import post_delete
from django.dispatch import receiver

from playground.infrastructure.offload import breathe_between

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from playground.models import Run

LONG_CHARS = 8_192
HEAD_CHARS = 1_000
KEYS_AT_ONCE = 50  # texts that are looked for while all runs are read once
MARK, JSON_MARK = "\x02", "\x03"
STORED = re.compile(f"[{MARK}{JSON_MARK}]" + r"([0-9a-f]{64})\Z")
STORED_IN_JSON = re.compile(r"\\u000[23]([0-9a-f]{64})\"")  # where a column is not parsed yet

Read = Callable[[str], str]  # the text that lies under a key; raises DoesNotExist


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
        return restore_request(
            super().from_db_value(value, expression, connection),
            partial(read_text, database=connection.alias),
        )


class Heads(dict[str, Any]):
    """A request of which long texts are only the beginning. To be shown, never to be stored."""


class HeadsField(models.JSONField):
    """Reads the same column without the texts that lie elsewhere."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        read = super().from_db_value(value, expression, connection)
        return Heads(change_strings(read, get_head)) if isinstance(read, dict) else read


def read_heads(runs: "QuerySet[Run]") -> "list[Run]":
    """For lists: the runs, each with the beginning of what was asked."""
    heads = models.ExpressionWrapper(F("request"), output_field=HeadsField())
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


def parse_requests(columns: Iterable[Any], database: str) -> list[dict[str, Any]]:
    """Requests as the column of many runs holds them: their long texts are read in one query."""
    values = list(columns)
    keys = {key for value in values for key in STORED_IN_JSON.findall(value or "")}
    model = apps.get_model("playground", "LongText")
    texts = model.objects.using(database).in_bulk(keys) if keys else {}

    def read(key: str) -> str:
        return texts[key].text if key in texts else read_text(key, database)

    return [
        restore_request(parsed, read) if STORED_IN_JSON.search(value or "") else parsed
        for value, parsed in zip(values, map(parse_column, values), strict=True)
    ]


def parse_column(value: Any) -> dict[str, Any]:
    """An object, as a cursor brings it from a column of JSON."""
    parsed = json.loads(value) if isinstance(value, str) else value
    return parsed if isinstance(parsed, dict) else {}


def restore_request(parsed: Any, read: Read) -> Any:
    if not isinstance(parsed, dict):
        return parsed
    return change_strings(parsed, lambda text: restore_text(text, read))


def restore_text(text: str, read: Read) -> Any:
    """The whole text, or list or object; its beginning where the rest is gone."""
    match = STORED.search(text)
    if match is None:
        return text
    model = apps.get_model("playground", "LongText")
    try:
        whole = read(match[1])
    except model.DoesNotExist:
        return text[: match.start()]
    if text[match.start()] == MARK:
        return whole
    return change_strings(json.loads(whole), lambda part: restore_text(part, read))


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
        remove_later(set(long))


def remove_later(keys: set[str]) -> None:
    """As the transaction ends: all runs are looked through once, however many it deletes."""
    for _savepoints, hook, *_ in transaction.get_connection().run_on_commit:
        if isinstance(hook, Removal):
            hook.keys |= keys
            return
    transaction.on_commit(Removal(keys))


class Removal:
    """What is done at the end of a transaction that deletes runs."""

    def __init__(self, keys: set[str]) -> None:
        self.keys = keys

    def __call__(self) -> None:
        remove_unused(self.keys)


def remove_unused(keys: set[str]) -> None:
    run, text = (apps.get_model("playground", name) for name in ("Run", "LongText"))
    requests = run.objects.order_by().annotate(words=Cast("request", models.TextField()))
    unused = keys - find_held(keys, requests)
    # A long list holds long texts in its turn, and may be what another run asks with.
    while held := find_held(unused, text.objects.exclude(pk__in=unused).annotate(words=F("text"))):
        unused -= held
    text.objects.filter(pk__in=unused).delete()
    read_text.cache_clear()


def find_held(keys: set[str], rows: "QuerySet[Any]") -> set[str]:
    """Those of the keys that the `words` of a row hold."""
    held: set[str] = set()
    left = sorted(keys)
    while left:
        piece, left = left[:KEYS_AT_ONCE], left[KEYS_AT_ONCE:]
        having = reduce(or_, (models.Q(words__contains=key) for key in piece))
        for words in rows.filter(having).values_list("words", flat=True).iterator():
            held |= keys.intersection(STORED_IN_JSON.findall(words))
            if held.issuperset(piece):
                break
    return held
