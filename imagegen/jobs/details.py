"""What a job keeps of an answer, beside its pictures."""

from django.db.models import QuerySet

from imagegen.models import Job
from playground.models import Run
from playground.runs.live import Live

NAMES = ("took", "notes", "used")


def store_details(live: Live) -> None:
    """As the job says by then, which those who worked on it wrote down."""
    job = getattr(live.run, "job", None)
    if job is not None:
        Job.objects.filter(pk=live.id).update(**{name: getattr(job, name) for name in NAMES})


def forget_details(runs: QuerySet[Run]) -> None:
    """As if these had never been sent."""
    Job.objects.filter(run__in=runs).update(took=None, notes=[], used={})
