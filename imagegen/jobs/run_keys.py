"""The key that a job was queued with, see playground.keys.store."""

from playground.keys import store as keys
from playground.keys.own_keys import FixedKey
from playground.models import Run


def find_key(run: Run) -> FixedKey:
    """To send the job with. Raises KeyGone."""
    return keys.find_run_key(run, run.job.session)


def find_key_left(run: Run) -> FixedKey:
    """To look at the server with, beside the job: without a key where that is gone."""
    try:
        return find_key(run)
    except keys.KeyGone:
        return FixedKey(run.provider)
