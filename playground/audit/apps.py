"""The audit log: who signed in, added a key, shared or deleted something, and when."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "playground.audit"
    label = "audit"

    def ready(self) -> None:
        from playground.audit import listeners, tasks  # noqa: F401 - both register themselves
