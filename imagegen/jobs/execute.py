"""One job from its turn to its end: asked, kept as it came, stored, whatever goes wrong on the way.

Nothing is asked twice that was answered: the answer is on disk before anybody looks at it, and a
job that is taken up again looks there first.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from imagegen.errors import Broken, DiskFull, Unusable
from imagegen.jobs import progress, spool, store
from imagegen.jobs.run_keys import find_key, find_key_left
from imagegen.models import Job
from playground.catalog.providers import get_provider
from playground.infrastructure.connections import release_connections
from playground.intake.store import FULL
from playground.keys import store as keys
from playground.models import Artifact, Run, Status
from playground.providers import (
    Cancelled,
    Client,
    Endpoint,
    Policy,
    Provider,
    ProviderError,
)
from playground.runs import queue
from playground.runs.claims import release_run
from playground.runs.departure import choose_status
from playground.runs.live import Live
from playground.runs.patience import outwait_files
from playground.runs.recorder import recorder
from playground.runs.rests import NAME as RESTS
from playground.runs.rests import make_way
from playground.runs.signals import run_ended

# A limit is waited out, half an hour if need be; what fails otherwise has three attempts.
PATIENT = Policy(attempts=3, patience=1800.0, idle=900.0, whole=900.0, outlasts_limits=True)
# This machine alone works for minutes on each step of a large image, and says so all the time.
UNHURRIED = replace(PATIENT, whole=12 * 3600.0)
OF_THE_WORK = ("waiting", RESTS, progress.NAME)  # what means nothing once a job has ended


def execute_job(run: Run) -> None:
    """Returns when the outcome is stored. A run that this process already makes is left to it."""
    if recorder.get(run.pk):
        return
    live = Live(run)
    recorder.add_live(live)
    status: Status = Status.FAILED
    error: ProviderError | None = Broken()
    try:
        outwait_files(live, partial(reach_outcome, live))
        status, error = Status.DONE, None
    except Cancelled:
        status, error = choose_status(live), None
    except ProviderError as problem:
        status, error = Status.FAILED, problem
    except (OperationalError, InterfaceError) as trouble:
        if not queue.may_go_back(run, trouble):
            raise
        status, error = Status.QUEUED, None
    finally:
        end_job(live, status, error)


def end_job(live: Live, status: Status, error: ProviderError | None) -> None:
    run = live.run
    if not live.rests:
        run.retry_at = None
        run.extra = {name: value for name, value in run.extra.items() if name not in OF_THE_WORK}
    if error is not None and error.retry_after:
        run.retry_at = timezone.now() + timedelta(seconds=error.retry_after)
    live.settle_outcome(status, error)
    recorder.note_end()
    live.recorded.wait()
    if not live.lost:
        tidy_up(live)
        if run.status != Status.QUEUED:
            run_ended.send_robust(sender=None, run=run)


def tidy_up(live: Live) -> None:
    """What lay on disk for this attempt; of another's nothing is touched."""
    run = live.run
    spool.remove_preview(run.pk)
    if run.status == Status.DONE:
        spool.remove_answer(run.pk)
    elif run.status == Status.QUEUED:
        release_run(run, unsent=live.is_unsent)


def reach_outcome(live: Live) -> None:
    """Raises ProviderError, or Cancelled. What was stored before a worker was killed is enough."""
    run = live.run
    if run.artifacts.filter(role=Artifact.Role.OUTPUT).exists():
        return
    endpoint = get_endpoint(get_provider(run.provider), run.endpoint)
    is_answered = spool.has_answer(run.pk)
    key = find_key_left(run) if is_answered else find_key(run)
    client = keys.build_client(run.provider, key, choose_policy(run.provider), owner=run.owner)
    if not is_answered:
        client.require_key(endpoint)
        send_request(live, client, endpoint)
    spool.share_answer(run.pk)
    store.store_answer(run, client, endpoint)


def choose_policy(slug: str) -> Policy:
    return UNHURRIED if get_provider(slug).is_embedded else PATIENT


def send_request(live: Live, client: Client, endpoint: Endpoint) -> None:
    """Send it; the answer is on disk when this returns."""
    store.require_room()
    payload = build_payload(live.run)
    mine = Job.objects.filter(pk=live.run.pk, run__claim=live.run.claim)
    if not mine.update(sent=timezone.now()):
        raise Cancelled
    release_connections()
    clock = Clock(live)
    try:
        with (
            spool.open_for_writing(live.run.pk) as file,
            progress.watch_job(live, endpoint) as watch,
        ):

            def write_part(part: bytes) -> None:
                if part.strip():  # white space says that the work goes on
                    watch.finish()
                file.write(part)

            whole = {**payload, **watch.fields}
            client.download(
                endpoint, whole, write_part, cancel=live.cancel, on_wait=clock.wait_for_retry
            )
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise DiskFull from error
    live.run.job.took = clock.seconds


class Clock:
    """How long the provider took, waits for its limits left out; and the news of such waits."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._sent_at = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._sent_at

    def wait_for_retry(self, seconds: float, error: ProviderError) -> None:
        """For the web process, which reads it from the database."""
        run = self._live.run
        self._sent_at = time.monotonic() + seconds
        run.retry_at = timezone.now() + timedelta(seconds=seconds)
        run.extra = {**run.extra, "waiting": {"kind": error.kind, "message": error.message}}
        self._live.dirty = True
        self._live.wait_for_retry(seconds, error)
        make_way(self._live, seconds, error)


def get_endpoint(provider: Provider, name: str) -> Endpoint:
    endpoint = provider.get_endpoint(name)
    if endpoint is None:
        raise Unusable(
            provider.without.get(name)
            or f"{provider.name} doesn't support this kind of image request."
        )
    return endpoint


def build_payload(run: Run) -> Mapping[str, Any]:
    try:
        return run.type.build_payload(run)
    except OSError as error:
        raise Unusable(
            "The source picture of this job is no longer on this server. Choose it again."
        ) from error
