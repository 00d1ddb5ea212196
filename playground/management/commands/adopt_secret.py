"""`manage.py adopt_secret`: the secret of this machine is the one of all from now on."""

from typing import Any

from django.core.management import BaseCommand

from playground.keys.own_keys import encrypt_anew
from playground.machines.secret import note_secret


class Command(BaseCommand):
    help = (
        "Use this machine's SECRET_KEY for the database, and encrypt saved keys with it. Give the "
        "other machines the same one."
    )
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        note_secret(replace=True)
        count = encrypt_anew()
        self.stdout.write(
            f"This machine's secret is now the one to use: give it to all others. {count} saved "
            f"key{'' if count == 1 else 's'} encrypted with it."
        )
