"""Vision: pictures and documents, read by one model or compared between several."""

from django.apps import AppConfig


class VisionConfig(AppConfig):
    name = "vision"

    def ready(self) -> None:
        from playground.runs.presenters import FINISHED
        from vision import queue, results  # noqa: F401 - the queue's tasks register themselves

        FINISHED["vision"] = results.result_html
