"""`manage.py backup FILE`: everything in one archive, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from playground.backup.archive import BackupError
from playground.backup.services import make_backup


class Command(BaseCommand):
    help = "Save all rows, files and the secret key in one archive. Keep it as safe as a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write, for example site.zip")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            facts = make_backup(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = filesizeformat(facts["bytes"]).replace("\xa0", " ")
        self.stdout.write(self.style.SUCCESS(f"Saved {options['file']} ({size})."))
        if missing := facts["missing_files"]:
            self.stdout.write(f"{missing} files were deleted while it was made and left out.")
