"""Text: the model selector, and chat, completion and tokenize with one model."""

from django.apps import AppConfig


class TextlabConfig(AppConfig):
    name = "textlab"

    def ready(self) -> None:
        from playground.runs.types import register_run_type
        from textlab.run_type import TextRunType
        from textlab.sweeps import tasks  # noqa: F401 - the queue's tasks register themselves

        register_run_type(TextRunType())
