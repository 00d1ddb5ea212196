"""Share the answers of a comparison, find them again, and stop sharing them."""

import secrets
from collections.abc import Sequence

from playground.models import Run
from playground.runs.signals import group_shared, group_unshared
from textlab.shares.models import SharedComparison


def share_answers(owner: str, runs: Sequence[Run]) -> SharedComparison:
    """Made once for the same answers, until it is revoked."""
    keys = [str(run.pk) for run in runs]
    shared = SharedComparison.objects.filter(owner=owner, runs=keys).first()
    if shared is None:
        slug = secrets.token_urlsafe(18)
        shared = SharedComparison.objects.create(slug=slug, owner=owner, runs=keys)
        group_shared.send(sender=None, subject=name_runs(shared))
    return shared


def revoke_share(owner: str, slug: str) -> bool:
    """Whether it was this person's."""
    shared = SharedComparison.objects.filter(owner=owner, slug=slug).first()
    if shared is None or not SharedComparison.objects.filter(pk=slug).delete()[0]:
        return False
    group_unshared.send(sender=None, subject=name_runs(shared))
    return True


def name_runs(shared: SharedComparison) -> str:
    """By the first and their number: the slug is the secret of the link."""
    return f"run {shared.runs[0]} and {len(shared.runs) - 1} beside it"


def list_shared_runs(slug: str) -> list[Run]:
    """Without those that were deleted since; none where nothing is shared under this slug."""
    shared = SharedComparison.objects.filter(slug=slug).first()
    if shared is None:
        return []
    runs = Run.objects.filter(owner=shared.owner, removed=None).in_bulk(shared.runs)
    by_key = {str(key): run for key, run in runs.items()}
    return [by_key[key] for key in shared.runs if key in by_key]


def list_all_shared(owner: str) -> list[str]:
    """The keys of the runs in this person's shared comparisons."""
    shared = SharedComparison.objects.filter(owner=owner).values_list("runs", flat=True)
    return [key for keys in shared for key in keys]
