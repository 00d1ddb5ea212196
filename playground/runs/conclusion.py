"""The end of a run: its answer held against the form that was asked for, its outcome settled."""

from playground import structured_output
from playground.models import Status
from playground.providers import ProviderError
from playground.runs.live import Live
from playground.runs.recorder import recorder
from playground.runs.recovery import LOST, UNSENT


def conclude_run(live: Live, status: Status, error: ProviderError | None) -> None:
    """Nobody waits for it any more, whatever the check comes to."""
    if status is Status.INTERRUPTED:
        live.run.error_kind = "interrupted"
        live.run.error = UNSENT if live.run.waits_since else LOST
    try:
        check_form(live, status)
    finally:
        live.settle_outcome(status, error)
        live.notify_followers()
        recorder.note_end()


def check_form(live: Live, status: Status) -> None:
    """The outcome is kept with the run. A process that goes has no time for it."""
    live.copy_to_run()
    if live.leaving or not (live.text or status is Status.DONE):
        return
    cut = status is not Status.DONE or live.cut is not None
    if outcome := structured_output.check_run(live.run, cut=cut):
        live.run.extra = {**live.run.extra, "form": outcome}
