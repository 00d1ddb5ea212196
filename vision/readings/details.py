"""What a reading keeps of an answer, beside the text of its run."""

from django.db.models import QuerySet

from playground.models import Run
from playground.runs.live import Live
from vision.models import Reading


def store_details(live: Live) -> None:
    """Where the words stand, and why it was cut."""
    values: dict[str, object] = {"lines": live.lines} if live.lines else {}
    if cut := live.cut:
        reason = cut.reason.replace("\0", "")
        values |= {"cut_kind": cut.kind, "cut_reason": reason, "kept_chars": cut.kept_chars}
    if values:
        Reading.objects.filter(pk=live.id).update(**values)


def forget_details(runs: QuerySet[Run]) -> None:
    """As if these had never been read."""
    blank: dict[str, object] = {
        "edited_text": None,
        "cut_kind": "",
        "cut_reason": "",
        "kept_chars": None,
        "lines": [],
    }
    Reading.objects.filter(run__in=runs).update(**blank)
