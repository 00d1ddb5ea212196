"""Copies live runs into the database about once a second, all of them together.

One thread of the process does it, with the only connection that running streams need. It also
brings back what other processes ask for: a stop that reached the database, not this process; and
that a run has been deleted or given away, see playground.runs.claims.
"""

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.db import DatabaseError, DataError, InterfaceError, connection, transaction

from playground.infrastructure.outage import Outage
from playground.models import Run, Status
from playground.providers import ProviderError
from playground.quotas import usage
from playground.runs.line import get_key, line
from playground.runs.live import Live, News, Phase
from playground.runs.rows import update_runs
from playground.storage.errors import explain_storage_error

INTERVAL_SECONDS = 1.0  # seconds between two rounds
GATHER_SECONDS = 0.005  # seconds in which ends that come together are gathered into one write
HEARTBEAT_SECONDS = 5.0  # seconds between two signs of life of a run whose text does not grow
STALE_SECONDS = 20.0  # seconds without one after which a run counts as abandoned
BATCH_ROWS = 50  # rows a transaction, so that one round never stalls the streams for long
UNSTORABLE = "The answer contains something that can't be saved."

logger = logging.getLogger(__name__)


class Recorder:
    """The live runs of this process, and the thread that stores them."""

    def __init__(self) -> None:
        self.lives: dict[UUID, Live] = {}
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.problem: ProviderError | None = None  # why nothing can be stored at the moment
        self._outage = Outage("The database", "Answers stay in memory until they can be stored.")
        self._full = self._beat = 0.0  # when everything, and a sign of life, was last written

    def add_live(self, live: Live) -> None:
        with self._lock:
            self.lives[live.id] = live
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._write_rounds, name="recorder", daemon=True
                )
                self._thread.start()

    def get(self, id: UUID) -> Live | None:
        return self.lives.get(id)

    def note_end(self) -> None:
        """A run has come to its end: write it now, not at the next second."""
        self._wake.set()

    def describe_problem(self) -> News | None:
        """For who looks on at an answer that has ended and cannot be stored: it goes on trying."""
        return News(phase=Phase("unstored", self.problem.message)) if self.problem else None

    def _write_rounds(self) -> None:
        while self._has_more():
            if self._wake.wait(INTERVAL_SECONDS):
                time.sleep(GATHER_SECONDS)
            self._wake.clear()
            try:
                self.write_round()
            except (DatabaseError, InterfaceError) as error:
                # Nothing is lost: what was not written stays dirty, and the next round tries again.
                self._note_problem(error)
                connection.close()
                time.sleep(INTERVAL_SECONDS)
            except Exception:
                # A fault of ours: without this thread no answer of the process would ever end.
                logger.exception("could not write a round of answers; trying again")
                time.sleep(INTERVAL_SECONDS)
            else:
                self.problem = None
                self._outage.note_answer()

    def _note_problem(self, error: DatabaseError | InterfaceError) -> None:
        """Said once for as long as it lasts, unless it is a fault of ours."""
        self.problem = explain_storage_error(error)
        if self.problem is None:
            logger.error("could not store the running answers; trying again", exc_info=error)
        else:
            self._outage.note_failure(error)

    def _has_more(self) -> bool:
        with self._lock:
            if not self.lives:
                self._thread = None
                connection.close()
            return bool(self.lives)

    def write_round(self) -> None:
        """Write what has ended; once a second also what has grown, and hear who asked to stop."""
        now = time.monotonic()
        full = now - self._full >= INTERVAL_SECONDS
        beat = now - self._beat >= HEARTBEAT_SECONDS
        lives = list(self.lives.values())
        for batch in split_batches(x for x in lives if x.ended or (full and x.dirty) or beat):
            self._write_batch(batch)
            time.sleep(0)
        if full:
            self._full = now
            self._read_stops()
        if beat:
            self._beat = now

    def _write_batch(self, batch: Sequence[Live]) -> None:
        over = [live.ended for live in batch]
        for live in batch:
            live.dirty = False
            live.copy_to_run()
        try:
            lost = store_runs(batch)
        except Exception as error:
            for live in batch:
                live.dirty = True
            if isinstance(error, DatabaseError | InterfaceError) and not isinstance(
                error, DataError
            ):
                raise
            self._write_apart(batch, error)
            return
        for live, ended in zip(batch, over, strict=True):
            if live.id in lost:
                live.lose_claim()
            if ended or live.lost:
                self._forget_live(live)

    def _forget_live(self, live: Live) -> None:
        if self.lives.get(live.id) is live:
            del self.lives[live.id]
        live.recorded.set()
        line.ring(get_key(live.run))

    def _write_apart(self, batch: Sequence[Live], error: Exception) -> None:
        """One of them cannot be stored: the others do not wait for it."""
        if len(batch) > 1:
            for live in batch:
                self._write_batch([live])
            return
        live = batch[0]
        fault = None if isinstance(error, DataError) else error  # a value, not the code, was wrong
        logger.error("run %s: its answer cannot be stored", live.id, exc_info=fault)
        live.cancel.cancel()
        Run.objects.filter(pk=live.id, claim=live.run.claim).update(
            status=Status.FAILED, error_kind="bad_answer", error=UNSTORABLE
        )
        self._forget_live(live)

    def _read_stops(self) -> None:
        if not self.lives:
            return
        stop_requests = Run.objects.filter(status=Status.RUNNING, stop_requested=True)
        for run_id in stop_requests.values_list("id", flat=True):
            if live := self.lives.get(run_id):
                live.cancel.cancel()


recorder = Recorder()


def split_batches(lives: Iterable[Live]) -> Iterator[list[Live]]:
    rest = iter(lives)
    while batch := list(islice(rest, BATCH_ROWS)):
        yield batch


@transaction.atomic
def store_runs(lives: Sequence[Live]) -> set[UUID]:
    """Write many runs in one transaction; whose claim is lost is returned.

    What its app stores of an answer goes with the end of its run, or not at all; and what it used,
    with the sums of the day.
    """
    ended = [live for live in lives if live.ended]
    with usage.count_once([live.run for live in ended]) as counted:
        lost = update_runs([live.run for live in lives])
        usage.add_runs(run for run in counted if run.pk not in lost)
        for live in ended:
            if live.id not in lost:
                live.run.type.store_details(live)
    return lost
