"""Signs of life of a worker: a thread of its process writes one row every few seconds."""

import os
import socket
import threading
import time
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.db.models import F
from django.db.models.functions import Now
from huey.contrib.djhuey import HUEY
from huey.signals import SIGNAL_ERROR

from playground.health.models import TaskFailure, Worker
from playground.infrastructure.connections import release_connections
from playground.infrastructure.outage import Outage

BEAT_SECONDS = 10.0
FORGOTTEN_AFTER = timedelta(days=1)

_starting = threading.Lock()
_outage = Outage("The database", "This worker can't be seen on the host's page until then.")


@HUEY.on_startup()  # type: ignore[untyped-decorator]
def start_beating() -> None:
    """Once for all threads of this process, each of which calls it."""
    with _starting:
        if not any(thread.name == "worker-beat" for thread in threading.enumerate()):
            threading.Thread(target=beat_forever, name="worker-beat", daemon=True).start()


@HUEY.signal(SIGNAL_ERROR)  # type: ignore[untyped-decorator]
def note_failure(_signal: str, task: Any, error: BaseException | None = None) -> None:
    """For the host's page. Neither its arguments nor its message: they may be a person's words."""
    row = {"task": task.name[:200], "error": type(error).__name__[:100]}
    try:
        TaskFailure.objects.get_or_create(**row)
        TaskFailure.objects.filter(**row).update(count=F("count") + 1, last=Now())
    except (DatabaseError, InterfaceError) as trouble:
        _outage.note_failure(trouble)


def beat_forever() -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"[:100]
    while True:
        try:
            beat_once(name)
            _outage.note_answer()
        except (DatabaseError, InterfaceError) as error:
            _outage.note_failure(error)
        release_connections()
        time.sleep(BEAT_SECONDS)


def beat_once(name: str) -> None:
    """An id may come again after a restart: the first beat of a life is an insert or an update."""
    if not Worker.objects.filter(name=name).update(seen=Now()):
        Worker.objects.create(name=name)
        Worker.objects.filter(seen__lt=Now() - FORGOTTEN_AFTER).delete()
