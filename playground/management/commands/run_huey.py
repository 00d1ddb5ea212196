"""Huey's `run_huey`, which only starts with the secret that all machines have."""

from typing import Any

from django.core.management import CommandError
from huey.contrib.djhuey.management.commands import run_huey

from playground.machines.secret import ForeignSecretError, require_same_secret


class Command(run_huey.Command):  # type: ignore[misc]  # untyped
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_same_secret()
        except ForeignSecretError as error:
            raise CommandError(str(error)) from error
        super().handle(*args, **options)
