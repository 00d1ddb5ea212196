"""What a worker does with a run of texts that it has claimed from the queue."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError

from playground.models import Run, Status
from playground.providers import Cancelled, Policy, ProviderError
from playground.runs import queue
from playground.runs import services as runs
from playground.runs.claims import release_run
from playground.runs.departure import choose_status
from playground.runs.live import Live
from playground.runs.patience import outwait_files
from playground.runs.recorder import recorder

# Nobody waits at the screen for each answer, and a limit that is reached passes.
PATIENT = Policy(attempts=8, patience=900.0, idle=600.0, whole=900.0)


def answer_claimed(run: Run, build_question: Callable[[Run, Policy], tuple[Any, ...]]) -> None:
    """Ask it to its end, or put it back. Returns when the outcome is stored.

    `build_question`: the client, endpoint and payload of `runs.answer_run`, and a guard where there
    is one. It raises ProviderError where the run can't be asked.
    """
    live = Live(run)
    recorder.add_live(live)
    status, problem = Status.FAILED, None
    try:
        question = outwait_files(live, partial(build_question, run, PATIENT))
    except Cancelled:
        status = choose_status(live)
    except ProviderError as error:
        problem = error
    except (OperationalError, InterfaceError) as error:
        if not queue.may_go_back(run, error):
            raise
        status = Status.QUEUED
    else:
        runs.answer_run(live, *question)
    finally:
        if not live.ended:
            live.settle_outcome(status, problem)
            recorder.note_end()
    live.recorded.wait()
    if run.status == Status.QUEUED:
        release_run(run, unsent=live.is_unsent)
