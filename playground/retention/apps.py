"""How long runs and uploads are stored, where the host has set an end."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "playground.retention"
    label = "retention"

    def ready(self) -> None:
        from playground.retention import tasks  # noqa: F401 - registers itself with the queue
