"""The life of a run: create, answer, follow, stop, share.

A run is recorded before it is sent. A worker of its own reads the provider, so nobody who looks on
can lose it by going away.
"""

import secrets
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.utils import timezone

from playground.infrastructure.askers import current_asker
from playground.infrastructure.connections import release_connections
from playground.models import Ask, Run, Status
from playground.providers import Cancelled, Client, Endpoint, ProviderError, open_stream
from playground.runs.claims import NOBODY, make_claim, stop_waiting
from playground.runs.conclusion import conclude_run
from playground.runs.history import find_opening, is_mixed
from playground.runs.live import Cut, Live, News, Seen, copy_outcome
from playground.runs.notes import list_losses
from playground.runs.recorder import recorder
from playground.runs.recovery import LOST as LOST
from playground.runs.recovery import list_abandoned
from playground.runs.recovery import settle_abandoned as settle_abandoned
from playground.runs.types import get_run_type

UNSTORED = 3.0  # seconds after which it is said that an answer cannot be stored
POLL = 1.0  # seconds between two looks at a run that another process answers


class Guard(Protocol):
    """Listens to an answer, and knows when it has heard enough."""

    kind: Any  # loop, runaway
    keep: int  # characters worth keeping

    def feed(self, text: str) -> str | None:
        """Why to go no further, if so."""


def create_run(
    *,
    owner: str,
    app: str,
    provider: str,
    endpoint: str,
    model: str,
    request: Mapping[str, Any],
    parent: Run | None = None,
    group: UUID | None = None,
    queued: bool = False,
    fingerprint: str = "",
    ask: Ask | None = None,
) -> Run:
    """Recorded before it is sent: by this process now, or by a worker when its turn comes.

    queued: it waits (`runs.queue`), for a place with the key of this `fingerprint`. Groups
    take turns; a run without one is a group of its own.
    """
    before = parent if endpoint in get_run_type(app).conversation_endpoints else None
    return Run.objects.create(
        owner=owner,
        app=app,
        provider=provider,
        endpoint=endpoint,
        model=model,
        request=dict(request),
        parent=parent,
        ask=ask,
        opening_id=find_opening(before) if before else None,
        extra={"mixed": True} if before and is_mixed(before, provider, model) else {},
        group=group or (uuid4() if queued else None),
        fingerprint=fingerprint,
        network=current_asker.get().network if queued else "",
        status=Status.QUEUED if queued else Status.RUNNING,
        heartbeat=None if queued else timezone.now(),
        claim=NOBODY if queued else make_claim(),
    )


def start_run(
    run: Run,
    client: Client,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    guard: Guard | None = None,
) -> Live:
    """Send it, and return at once: a worker reads the answer to its end."""
    live = Live(run)
    recorder.add_live(live)
    arguments = (live, client, endpoint, payload, guard)
    threading.Thread(target=answer_run, args=arguments, name=f"run {run.id}", daemon=True).start()
    return live


def answer_run(
    live: Live,
    client: Client,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    guard: Guard | None = None,
) -> None:
    """Read the provider to the end, whatever the end is."""
    status, error = Status.INTERRUPTED, None
    try:
        read_stream(live, client, endpoint, payload, guard)
        status = Status.DONE
    except Cancelled:
        status = Status.INTERRUPTED if live.leaving else Status.STOPPED
    except ProviderError as problem:
        status, error = Status.FAILED, problem
        if problem.retry_after:
            live.run.retry_at = timezone.now() + timedelta(seconds=problem.retry_after)
    finally:
        conclude_run(live, status, error)


def read_stream(
    live: Live,
    client: Client,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    guard: Guard | None = None,
) -> None:
    """Until its end, or until `guard` has seen enough: leaving the stream hangs up."""
    options = {"cancel": live.cancel, "on_wait": live.wait_for_retry}
    with open_stream(client, endpoint, payload, **options) as stream:
        for chunk in stream:
            live.take_chunk(chunk)
            if guard and chunk.text and (why := guard.feed(chunk.text)):
                live.cut = Cut(guard.kind, why, guard.keep)
                return


def follow_run(run: Run, seen: Seen) -> Iterator[News | None]:
    """What arrives after `seen` until the run has ended and is stored; `run` is then up to date.

    Holds no database connection while it waits.
    """
    release_connections()
    live = recorder.get(run.id)
    if live is None:
        yield from follow_stored(run, seen)
        return
    yield from live.follow_news(seen)
    while not live.recorded.wait(UNSTORED):
        yield recorder.describe_problem()
    if live.lost:
        yield from follow_stored(run, seen)
    else:
        copy_outcome(live.run, run)


def follow_stored(run: Run, seen: Seen) -> Iterator[News | None]:
    """The same for a run that another process answers: it is read back about once a second."""
    while True:
        try:
            run.refresh_from_db()
        except Run.DoesNotExist:  # deleted meanwhile: what was seen is all there will be
            run.status = Status.STOPPED
            return
        settle_run(run)
        text, reasoning = run.text[seen.text :], run.reasoning[seen.reasoning :]
        seen.text, seen.reasoning = len(run.text), len(run.reasoning)
        losses = list_losses(run.extra) or None
        yield News(text, reasoning, losses=losses) if text or reasoning or losses else None
        if not run.is_open:
            release_connections()
            return
        release_connections()
        threading.Event().wait(POLL)


def wait_for_run(run: Run) -> Run:
    """Wait for the end, for a page without script. Raises ProviderError if it cannot be stored."""
    for _ in follow_run(run, Seen()):
        live = recorder.get(run.id)
        if live and live.ended and recorder.problem:
            raise recorder.problem
    return run


def stop_run(run: Run) -> None:
    """Hang up on the provider, wherever the run is being answered. What arrived is kept."""
    Run.objects.filter(pk=run.pk).open().update(stop_requested=True)
    if stop_waiting(Run.objects.filter(pk=run.pk)):
        run.refresh_from_db()
    elif live := recorder.get(run.id):
        live.cancel.cancel()
        release_connections()
        live.recorded.wait(5)
        if live.lost:
            run.refresh_from_db()
        else:
            copy_outcome(live.run, run)
    else:
        settle_run(run)


def settle_run(run: Run) -> None:
    """A run that nobody answers any more is not `running` for ever."""
    if run.is_open and recorder.get(run.id) is None and list_abandoned().filter(pk=run.pk).exists():
        settle_abandoned()
        run.refresh_from_db()


def interrupt_all(timeout: float = 3.0) -> None:
    """The process is going: hang up on everything it answers, and store what has arrived."""
    lives = list(recorder.lives.values())
    for live in lives:
        live.leaving = True
        live.cancel.cancel()
    for live in lives:
        live.recorded.wait(timeout)


def find_run(id: UUID, owner: str) -> Run | None:
    """A person sees only their own runs."""
    run = Run.objects.for_owner(owner).filter(pk=id).first()
    if run is not None:
        settle_run(run)
    return run


def delete_run(run: Run) -> None:
    """For good. Its files go with it, unless other runs were made of the same ones."""
    stop_run(run)
    run.delete()


def share_run(run: Run) -> str:
    """The slug of a public snapshot: made once, until it is revoked."""
    if not run.share_slug:
        run.share_slug = secrets.token_urlsafe(18)
        run.save(update_fields=["share_slug"])
    return run.share_slug


def unshare_run(run: Run) -> None:
    run.share_slug = None
    run.save(update_fields=["share_slug"])
