"""Vision: pictures and documents, read by one model or compared between several."""

from django.apps import AppConfig


class VisionConfig(AppConfig):
    name = "vision"

    def ready(self) -> None:
        from playground.infrastructure.task_queue import FORMER_MODULES
        from playground.runs.types import register_run_type
        from vision.readings import tasks  # noqa: F401 - the queue's tasks register themselves
        from vision.run_type import ReadingRunType

        register_run_type(ReadingRunType())
        FORMER_MODULES["vision.queue"] = "vision.readings.tasks"
