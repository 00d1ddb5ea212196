"""Haiku: a few lines about a thing in a season."""

from django.apps import AppConfig


class HaikuConfig(AppConfig):
    name = "tests.haiku"

    def ready(self) -> None:
        from playground.runs.types import register_run_type
        from tests.haiku.run_type import HaikuRunType

        register_run_type(HaikuRunType())
