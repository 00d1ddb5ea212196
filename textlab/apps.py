"""Text: the model selector, and chat, completion and tokenize with one model."""

from django.apps import AppConfig


class TextlabConfig(AppConfig):
    name = "textlab"

    def ready(self) -> None:
        from playground.infrastructure.task_queue import FORMER_MODULES
        from playground.intake.store import share_files
        from playground.runs.signals import run_ended
        from playground.runs.types import register_run_type
        from textlab import tasks  # the queue's tasks register themselves
        from textlab.run_type import TextRunType
        from textlab.test_sets.models import TestPicture

        register_run_type(TextRunType())
        run_ended.connect(tasks.take_up_image)
        share_files(TestPicture)
        FORMER_MODULES["textlab.sweeps.tasks"] = "textlab.tasks"
