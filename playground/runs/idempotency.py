"""An ask is sent once: its repeat leads to what it has made, and never to a provider again.

Each asking form carries a key of its own, made when it is rendered or after its last ask began. A
browser that repeats a POST, a second press, a reload or a lost answer repeats the key with all that
is asked; who asks for the same anew has another key. An ask is used up when its runs are recorded,
in the same transaction: what was refused before that can be sent again as it is.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from playground.infrastructure.offload import offload
from playground.models import Ask, Run
from playground.providers import Invalid
from playground.runs.rows import insert_ask

FIELD = "idempotency_key"
KEY_BYTES = 18
NOT_ASKED = {FIELD, "csrfmiddlewaretoken"}  # of a form: what says nothing of what is asked


class AlreadyAsked(Exception):  # noqa: N818 - nothing went wrong: there is an answer to follow
    """Somebody was faster: the same ask is recorded by now."""


class Forgotten(Invalid):
    """What an ask has made is deleted. Its repeat is no wish to have it made again."""

    kind = "forgotten"
    status = 409
    hint = "Run it again to send a new request."


def make_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def read_mark(request: HttpRequest) -> str:
    """What tells this ask from all others: its key, with all that is asked. Blank without a key.

    A key that comes with other words is another ask: a form that Back has brought up again.
    """
    key = request.POST.get(FIELD, "")
    if not key:
        return ""
    words = sorted((name, v) for name, v in request.POST.lists() if name not in NOT_ASKED)
    files = [(name, read_facts(f)) for name, v in request.FILES.lists() for f in v]
    value = json.dumps([request.path, key, words, sorted(files)])
    return salted_hmac("playground.asks", value, algorithm="sha256").hexdigest()


def read_facts(file: "UploadedFile[Any]") -> list[Any]:
    return [file.name, file.size, offload(hash_file, file)]


def hash_file(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def find_ask(owner: str, mark: str) -> Ask | None:
    return Ask.objects.filter(owner=owner, mark=mark).first() if mark else None


def find_runs(owner: str, mark: str) -> list[Run]:
    """What the same ask has made; nothing where it is new. Raises Forgotten."""
    ask = find_ask(owner, mark)
    runs = list(ask.runs.order_by("created")) if ask else []
    if ask and not runs:
        raise Forgotten("This was already sent, and its result has been deleted.")
    return runs


@contextmanager
def claim_ask(owner: str, mark: str) -> Iterator[Ask | None]:
    """What is recorded within is recorded with the ask, or not at all. Raises AlreadyAsked.

    Whoever comes at the same moment waits here for the outcome. None: without a key, any number.
    """
    with transaction.atomic():
        ask = insert_ask(owner, mark) if mark else None
        if mark and ask is None:
            raise AlreadyAsked
        yield ask


def run_once(owner: str, mark: str, make: Callable[[], list[Run]]) -> list[Run]:
    """What `make` records within `claim_ask`; of a repeat, what was recorded for the first."""
    runs = find_runs(owner, mark)
    if runs:
        return runs
    try:
        return make()
    except AlreadyAsked:
        return find_runs(owner, mark)
