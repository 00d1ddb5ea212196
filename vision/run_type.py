"""What the shared pages have to know of readings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from playground.models import Run
from playground.runs.history import Entry
from playground.runs.live import Live
from playground.runs.types import RunType, Thumbnail
from vision.models import Batch
from vision.readings import details, history, payload, presenters
from vision.readings.services import delete_readings, delete_unread
from vision.upload import services
from vision.upload.old_uploads import remove_old_uploads
from vision.upload.redirects import get_result_url


class ReadingRunType(RunType):
    name = "vision"
    route = "vision"
    label = "Vision"
    phrase = "vision"
    icon = "read"
    invitation = "Read a document"
    is_queued = True
    is_grouped = True
    takes_pictures = True
    turn_template = "vision/_turn.html"
    live_template = "vision/_live_turn.html"
    actions_template = "vision/_turn_actions.html"
    words = (*RunType.words, "page_name", "image_url")

    def measure_uploads(self, owner: str) -> tuple[int, int]:
        return services.measure_uploads(owner)

    def build_payload(self, run: Run, *, whole: bool = True) -> dict[str, Any]:
        return payload.build_payload(run, payload.get_picture_url(run, whole=whole))

    def get_title(self, run: Run) -> str:
        return run.request.get("page_name") or super().get_title(run)

    def describe_groups(self, runs: Sequence[Run]) -> dict[UUID | None, Entry]:
        return history.describe_batches(runs)

    def list_thumbnails(self, runs: Sequence[Run]) -> dict[UUID, Thumbnail]:
        return history.list_thumbnails(runs)

    def find_group(self, run: Run) -> Batch | None:
        return Batch.objects.filter(readings__run=run, owner=run.owner).first()

    def delete_group(self, group: Batch) -> None:
        if not group.readings.exists():
            delete_readings(group)

    def find_form(self, run: Run) -> tuple[str, dict[str, Any]] | None:
        return reverse("vision"), {"m": f"{run.provider}:{run.model}"}

    def get_reopen_url(self, run: Run) -> str:
        return get_result_url(run.reading) if run.reading.batch_id else ""

    def store_details(self, live: Live) -> None:
        details.store_details(live)

    def forget_details(self, runs: QuerySet[Run]) -> None:
        details.forget_details(runs)

    def delete_empty(self, before: datetime) -> None:
        delete_unread(before)

    def remove_old_uploads(self, before: datetime) -> None:
        remove_old_uploads(before)

    def render_finished(self, run: Run) -> str:
        return presenters.result_html(run)
