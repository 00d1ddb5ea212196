"""The life of a run: create, answer, follow, stop, share.

A run is recorded before it is sent. A worker of its own reads the provider, so nobody who looks on
can lose it by going away.
"""

import threading
from _thread import start_new_thread
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from playground.accounts.access import require_access
from playground.infrastructure.askers import current_asker
from playground.infrastructure.connections import release_connections
from playground.models import Ask, Run, Status
from playground.providers import Cancelled, Client, Endpoint, ProviderError
from playground.quotas.admission import record_admitted
from playground.runs.answers import Guard, read_answer
from playground.runs.claims import NOBODY, set_running, stop_waiting
from playground.runs.conclusion import conclude_run
from playground.runs.departure import choose_status
from playground.runs.departure import interrupt_all as interrupt_all
from playground.runs.history import find_opening, is_mixed
from playground.runs.live import Live, News, Phase, Seen
from playground.runs.notes import list_losses
from playground.runs.recorder import recorder
from playground.runs.recovery import LOST as LOST
from playground.runs.recovery import list_abandoned
from playground.runs.recovery import settle_abandoned as settle_abandoned
from playground.runs.removal import delete_turn
from playground.runs.rows import copy_outcome, insert_run
from playground.runs.signals import run_deleted
from playground.runs.trees import find_tree
from playground.runs.types import get_run_type
from playground.runs.units import count_units, describe_wait

UNSTORED_SECONDS = 3.0  # seconds after which it is said that an answer cannot be stored
POLL_SECONDS = 1.0  # seconds between two looks at a run that another process answers


def create_run(
    *,
    owner: str,
    app: str,
    provider: str,
    endpoint: str,
    model: str,
    request: Mapping[str, Any],
    parent: Run | None = None,
    other: Run | None = None,
    group: UUID | None = None,
    queued: bool = False,
    fingerprint: str = "",
    key_source: str = "",
    ask: Ask | None = None,
    is_sent: bool = True,
) -> Run:
    """Recorded before it is sent: by this process now, or by a worker when its turn comes.

    fingerprint, key_source: of the key it is asked with (`keys.store.mark_key`). queued: it waits
    for a worker (`runs.queue`); else for room with that key, where it has a limit (`runs.places`).
    Groups take turns; a run without one is a group of its own. other: the run that this is another
    version of. is_sent: False where nobody is asked for it. Raises BeyondLimit, NotAllowed, and
    QuotaReached.
    """
    if is_sent:
        require_access(owner, provider, model, key_source)
    run = Run(
        owner=owner,
        app=app,
        provider=provider,
        endpoint=endpoint,
        model=model,
        request=dict(request),
        parent=parent,
        ask=ask,
        group=group or (uuid4() if queued else None),
        fingerprint=fingerprint,
        key_source=key_source,
        units=count_units(provider, fingerprint, model),
        network=current_asker.get().network,
        images=get_run_type(app).count_images(endpoint, request),
        uncounted=is_sent,
    )
    if endpoint in get_run_type(app).conversation_endpoints:
        set_conversation(run, parent or other)
    record_run(run, queued=queued, is_sent=is_sent)
    return run


def record_run(run: Run, *, queued: bool, is_sent: bool) -> None:
    """As waiting or as running; of what is sent, only what the limits admit."""
    if queued:
        run.status, run.claim = Status.QUEUED, NOBODY
    else:
        set_running(run)
    if is_sent:
        record_admitted(run, partial(insert_run, run))
    else:
        insert_run(run)


def set_conversation(run: Run, root: Run | None) -> None:
    """Where it stands: in which tree, and after which opening. root: what it grows from."""
    run.tree = find_tree(root) if root else None
    if before := run.parent:
        run.opening_id = find_opening(before)
        run.extra = {"mixed": True} if is_mixed(before, run.provider, run.model) else {}


def start_run(
    run: Run,
    client: Client,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    guard: Guard | None = None,
) -> Live:
    """Send it, and return at once: a worker reads the answer to its end."""
    live = Live(run, opening=run.type.get_opening(run))
    recorder.add_live(live)
    # Nobody waits for this thread or asks its name: a Thread costs a few turns of the event loop.
    start_new_thread(answer_run, (live, client, endpoint, payload, guard))
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
        read_answer(live, client, endpoint, payload, guard)
        status = Status.DONE
    except Cancelled:
        status = choose_status(live)
    except ProviderError as problem:
        status, error = Status.FAILED, problem
        if problem.retry_after:
            live.run.retry_at = timezone.now() + timedelta(seconds=problem.retry_after)
    finally:
        conclude_run(live, status, error)


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
    while not live.recorded.wait(UNSTORED_SECONDS):
        yield recorder.describe_problem()
    if live.lost:
        yield from follow_stored(run, seen)
    else:
        copy_outcome(live.run, run)


def follow_stored(run: Run, seen: Seen) -> Iterator[News | None]:
    """The same for a run that another process answers: it is read back about once a second."""
    sentence = ""  # on what it waits for
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
        before, sentence = sentence, describe_wait(run)
        phase = Phase("waiting", sentence) if sentence != before else None
        any_news = text or reasoning or losses or phase
        yield News(text, reasoning, phase=phase, losses=losses) if any_news else None
        if not run.is_open:
            release_connections()
            return
        release_connections()
        threading.Event().wait(POLL_SECONDS)


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


def find_run(id: UUID, owner: str) -> Run | None:
    """A person sees only their own runs."""
    run = Run.objects.for_owner(owner).filter(pk=id).first()
    if run is not None:
        settle_run(run)
    return run


def delete_run(run: Run) -> None:
    """For good. Its files go with it, unless other runs were made of the same ones.

    What follows a turn of a conversation stays, and goes on from the turn before.
    """
    stop_run(run)
    run_deleted.send(sender=None, run=run)
    if run.type.is_turn(run):
        delete_turn(run)
    else:
        run.delete()
