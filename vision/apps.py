"""Vision: pictures and documents, read by one model or compared between several."""

from django.apps import AppConfig


class VisionConfig(AppConfig):
    name = "vision"

    def ready(self) -> None:
        from playground.runs.presenters import FINISHED
        from vision.readings import presenters as readings_presenters
        from vision.readings import tasks as readings_tasks  # noqa: F401 - the queue's tasks register themselves

        FINISHED["vision"] = readings_presenters.result_html
