"""`manage.py import_data FILE --for NAME`: a person's export, of any size, becomes theirs here."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError

from playground.accounts import signals
from playground.accounts.owners import name_owner
from playground.backup.archive import BackupError
from playground.belongings.imports import MAX_BYTES, MAX_ROWS, import_archive
from playground.models import Run
from playground.providers import ProviderError


class Command(BaseCommand):
    help = (
        "Import what a person downloaded from “Your data” into their account. It takes files that "
        "are too large for the page; everything else is checked as there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the ZIP file that they downloaded")
        parser.add_argument(
            "--for", dest="name", required=True, metavar="NAME", help="the name they sign in with"
        )
        parser.add_argument(
            "--max-gb", type=int, default=MAX_BYTES // 2**30, help="unpacked (default: %(default)s)"
        )
        parser.add_argument(
            "--max-entries", type=int, default=MAX_ROWS, help="rows (default: %(default)s)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        owner = name_owner(find_person(options["name"]))
        try:
            with options["file"].open("rb") as file:
                rows, files = import_archive(
                    file,
                    owner,
                    max_rows=options["max_entries"],
                    max_bytes=options["max_gb"] * 2**30,
                )
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror}.") from error
        except (BackupError, ProviderError) as error:
            raise CommandError(f"{error} Nothing has been imported.") from error
        signals.data_imported.send(Run, actor="host", subject=owner, request=None)
        self.stdout.write(
            self.style.SUCCESS(
                f"Imported for {options['name']}: {rows:,} entries, {files:,} files."
            )
        )


def find_person(name: str) -> User:
    person = User.objects.filter(username=name).first()
    if person is None:
        raise CommandError(f"Nobody here has the name {name}.")
    return person
