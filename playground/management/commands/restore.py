"""`manage.py restore FILE`: fill an empty site from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from playground.backup.archive import BackupError
from playground.backup.services import check_backup, restore_backup


class Command(BaseCommand):
    help = "Restore a backup into this site, which must be empty and stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an archive that `backup` has written")
        parser.add_argument(
            "--replace", action="store_true", help="delete everything that is here first"
        )
        parser.add_argument(
            "--check", action="store_true", help="only read the archive and compare its checksums"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                manifest = check_backup(options["file"])
                made = str(manifest["made"])[:16].replace("T", " ")  # 2026-11-29 13:45
                self.stdout.write(f"{options['file']} is whole. It was made {made} UTC.")
                return
            count = restore_backup(options["file"], replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            self.style.SUCCESS(f"Restored {count:,} rows and all files. Start the site now.")
        )
