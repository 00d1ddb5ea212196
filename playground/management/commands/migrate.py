"""Django's `migrate`: by one machine at a time, and only with the secret that all of them have."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate

from playground.machines.locks import hold_migration_lock
from playground.machines.secret import ForeignSecretError, agree_on_secret, require_same_secret


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_same_secret()
            with hold_migration_lock(self.say_wait):
                super().handle(*args, **options)
            agree_on_secret()
        except ForeignSecretError as error:
            raise CommandError(str(error)) from error

    def say_wait(self) -> None:
        self.stderr.write("Another process is updating the database. Waiting until it is done …")
