"""One's own runs, found by any word in them, wherever it stands.

They are looked through here, not by the database, which would read long texts for every word. Of
each run the beginnings come first; the rest of its texts is read where words are still missing, one
text after the other, and never more of them all than `MAX_READ_CHARS`.
"""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Substr

from playground.infrastructure.offload import breath, offload
from playground.models import LongText, Run
from playground.runs.long_texts import STORED, get_head

MAX_RUNS = 100  # of the latest
HEAD_CHARS = 2_000  # of an answer
MAX_READ_CHARS = 8_000_000  # of what is longer, in one search
REQUEST_TEXTS = tuple(KT(f"request__{name}") for name in ("message", "prompt", "page_name"))


def find_runs(words: Collection[str], owner: str, most: int) -> list[UUID]:
    """The latest that hold all the words, which are in lower case."""
    reader = Reader()
    run_ids: list[UUID] = []
    for pk, *texts in list_heads(owner):
        missing = list_missing(words, " ".join(map(get_head, texts)).lower())
        if not missing or reader.has_all_words(pk, texts, missing):
            run_ids.append(pk)
        if len(run_ids) == most:
            break
        breath.take_breath()
    return run_ids


def list_heads(owner: str) -> "QuerySet[Run, tuple[Any, ...]]":
    latest = Run.objects.for_owner(owner).order_by("-created")
    return read_texts(latest)[:MAX_RUNS]


def read_texts(runs: "QuerySet[Run]", *columns: str) -> "QuerySet[Run, tuple[Any, ...]]":
    """The key, these columns, and what was asked, of which very long texts lie elsewhere; then the
    beginning of the answer.
    """
    request_texts = [Coalesce(text, Value(""), output_field=TextField()) for text in REQUEST_TEXTS]
    return runs.values_list("pk", *columns, *request_texts, Substr("text", 1, HEAD_CHARS))


def list_missing(words: Collection[str], text: str) -> list[str]:
    return [word for word in words if word not in text]


class Reader:
    """Reads the rest of texts as long as there is some of its measure left."""

    def __init__(self) -> None:
        self._left = MAX_READ_CHARS
        self._known: dict[str, str] = {}  # long texts, by their sums: many runs share one

    def has_all_words(self, pk: UUID, heads: list[str], missing: Collection[str]) -> bool:
        """Whether the rest of these texts has all the missing words."""
        for text in self._read_rest(pk, heads):
            missing = offload(list_missing, missing, text)
            if not missing:
                return True
        return False

    def _read_rest(self, pk: UUID, heads: list[str]) -> Iterator[str]:
        *request_heads, answer = heads
        for head in request_heads:
            if match := STORED.search(head):
                yield self._read_long(match[1])
        if len(answer) == HEAD_CHARS:
            yield self._read_text(Run.objects.filter(pk=pk))

    def _read_long(self, key: str) -> str:
        if key not in self._known:
            self._known[key] = self._read_text(LongText.objects.filter(pk=key))
        return self._known[key]

    def _read_text(self, rows: "QuerySet[Any]") -> str:
        if self._left <= 0:
            return ""
        text = rows.order_by().values_list(Substr("text", 1, self._left), flat=True).first() or ""
        self._left -= len(text)
        return offload(str.lower, text)
