"""How far a job at work is, kept on its run for the pages: numbers in the database, the picture on
disk.
"""

import contextlib
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django.conf import settings

from imagegen.jobs import spool
from imagegen.jobs.run_keys import find_key_left
from playground.catalog.providers import get_provider
from playground.keys import store as keys
from playground.models import Run, Status
from playground.providers import Endpoint, NoWatch, Progress, Watch
from playground.providers.watch import LOOK
from playground.runs.live import Live
from playground.storage.files import FilesAwayError

NAME = "progress"  # in what a run keeps beside its answer
HUNDRED = 100


def watch_job(live: Live, endpoint: Endpoint) -> Watch | NoWatch:
    """A context to send the job in."""
    run = live.run
    if endpoint.name not in get_provider(run.provider).reports_progress:
        return NoWatch()
    client = keys.build_client(run.provider, find_key_left(run), LOOK)
    address = settings.PROVIDER_URLS[run.provider]
    return Watch(client, address, endpoint, lambda news: keep_progress(live, news))


def keep_progress(live: Live, news: Progress) -> None:
    """The recorder copies it to the database about once a second."""
    run = live.run
    before: Mapping[str, Any] = run.extra.get(NAME, {})
    numbers = {name: getattr(news, name) for name in ("step", "steps", "left", "waits")}
    percent = None if news.part is None else round(news.part * HUNDRED)
    preview = keep_preview(run, news.preview) or before.get("preview", "")
    run.extra = {**run.extra, NAME: {**numbers, "percent": percent, "preview": preview}}
    live.dirty = True


def keep_preview(run: Run, data: bytes) -> str:
    """A name for what it shows; blank where there is none, or no room for it."""
    if not data:
        return ""
    with contextlib.suppress(OSError, FilesAwayError):
        spool.write_preview(run.pk, data)
        return blake2b(data, digest_size=8).hexdigest()
    return ""


def read_progress(run: Run) -> Mapping[str, Any]:
    """`percent`, `step`, `steps`, `left`, `waits` and `preview`; empty where nothing is known."""
    stored: Mapping[str, Any] = run.extra.get(NAME, {})
    return stored if run.status == Status.RUNNING else {}
