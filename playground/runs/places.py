"""Typed runs that wait for room with their key, each in the process it was asked in.

They are recorded before they wait, followed and stopped as if they were being answered, and begin
by themselves: at once where the room comes from a run of this process, else within about a second.
Of all that wait here with one key only the first looks for it.
"""

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from playground.infrastructure.connections import release_connections
from playground.keys import limits
from playground.models import Run
from playground.providers import Cancelled, RateLimited
from playground.runs import units
from playground.runs.line import line
from playground.runs.live import Live, Phase
from playground.storage.clock import DatabaseNow

LOOK_SECONDS = 1.0  # between two looks of the first in line
REST_SECONDS = 10.0  # between two looks of the others, should they have been forgotten
LONGEST_PAUSE_SECONDS = 60.0  # what a provider that is full may ask for
NAME = "waiting"  # of the phase


def take_place(live: Live) -> None:
    """Return when the run holds what it uses of its key's limit. Raises Cancelled."""
    run = live.run
    if run.waits_since is None:
        return
    with line.join(run) as bell:
        while not try_place(live):
            live.cancel.wait_for(bell, LOOK_SECONDS if line.is_first(run) else REST_SECONDS)
            bell.clear()
    live.begin_anew()


def try_place(live: Live) -> bool:
    """Whether it holds it now. If not, its followers are told why. Raises Cancelled."""
    run = live.run
    if live.leaving:
        raise Cancelled
    try:
        load = claim_units(run)
    except (OperationalError, InterfaceError):  # the recorder says so, and until when
        return False
    except Run.DoesNotExist:  # deleted, or stopped for good by somebody else
        live.lose_claim()
        raise Cancelled from None
    finally:
        release_connections()
    if load is None:
        run.waits_since = None
    else:
        live.show_phase(Phase(NAME, load.describe_wait(run.units or 1)))
    return load is None


@transaction.atomic
def claim_units(run: Run) -> units.Load | None:
    """Take them if there is room, else say what there is. Raises DoesNotExist without its claim."""
    units.lock_provider(run.provider)
    load = units.measure_load(run)
    if load is not None and not load.has_room(run.units or 1):
        return load
    if not Run.objects.filter(pk=run.pk, claim=run.claim).update(waits_since=None):
        raise Run.DoesNotExist
    return None


def give_back(live: Live, error: RateLimited) -> bool:
    """The provider had no room after all. Whether to wait until another run of ours has ended."""
    run = live.run
    is_ours = not run.attempts and not live.tokens  # what a worker has is tried again by its policy
    if not is_ours or (error.retry_after or 0) > LONGEST_PAUSE_SECONDS:
        return False
    if not note_refusal(run):
        return False
    run.waits_since = timezone.now()
    Run.objects.filter(pk=run.pk, claim=run.claim).update(waits_since=DatabaseNow())
    release_connections()
    return True


def note_refusal(run: Run) -> int:
    """What other runs use of its key, which is what that bears for now; 0 if there are none."""
    if not run.fingerprint:
        return 0
    try:
        with transaction.atomic():
            units.lock_provider(run.provider)
            others = units.count_in_use(run)
            if others:
                limits.note_refusal(run.provider, run.fingerprint, others)
    except (OperationalError, InterfaceError):  # the recorder says so
        return 0
    finally:
        release_connections()
    return others
