"""Reads settings from the environment and gathers what is wrong with them, each as a sentence."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management.utils import get_random_secret_key

from playground.storage.data_files import DamagedFileError, make_private_file

SHORTEST_SECRET_CHARS = 32
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class Knobs:
    """The environment, read once. `read` names every knob asked for: a test of the README."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.read: list[str] = []
        self.complaints: list[str] = []

    def read_text(self, name: str, default: str) -> str:
        self.read.append(name)
        return self.environment.get(name, "").strip() or default

    def read_whole(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.read_text(name, str(default))
        if value.isascii() and value.isdigit() and low <= int(value) <= high:
            return int(value)
        self.note_complaint(name, value, f"a whole number from {low} to {high}")
        return default

    def read_flag(self, name: str, *, default: bool) -> bool:
        value = self.read_text(name, "1" if default else "0").lower()
        if value not in YES | NO:
            self.note_complaint(name, value, "1 or 0")
        return value in YES

    def read_words(self, name: str, default: list[str]) -> list[str]:
        return [
            w for part in self.read_text(name, ",".join(default)).split(",") if (w := part.strip())
        ]

    def read_choice(self, name: str, default: str, *, choices: Sequence[str]) -> str:
        value = self.read_text(name, default)
        if value not in choices:
            self.note_complaint(name, value, "one of " + ", ".join(choices))
            return default
        return value

    def read_url(
        self, name: str, default: str, *, schemes: Sequence[str] = ("http", "https")
    ) -> str:
        """A URL without its final slash."""
        value = self.read_text(name, default).rstrip("/")
        if "@" in value and schemes == ("http", "https"):
            self.note_complaint(
                name, "…@…", "a URL without a user name or password, because pages show it"
            )
            return default
        if value and not is_url(value, schemes):
            self.note_complaint(
                name,
                value.rpartition("@")[2],
                "a URL that begins with " + " or ".join(f"{s}:" for s in schemes),
            )
            return default
        return value

    def note_complaint(self, name: str, value: str, expected: str) -> None:
        self.complaints.append(f"{name} must be {expected}, not “{value}”.")

    @contextlib.contextmanager
    def collect_complaints(self) -> Iterator[None]:
        """A damaged file is one more thing that is wrong: said with the others."""
        try:
            yield
        except DamagedFileError as error:
            self.complaints.append(str(error))

    def secret_key(self, path: Path) -> str:
        """The key kept at `path`, made on first start; any key, where that is impossible."""
        try:
            return read_secret_key(path)
        except DamagedFileError as error:
            self.complaints.append(str(error))
            return get_random_secret_key()

    def list_complaints(self) -> list[str]:
        return self.complaints


def is_url(value: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname or parts.path)
    except ValueError:
        return False


def read_secret_key(path: Path) -> str:
    """The key kept at `path`, made on first start. Raises DamagedFileError for a useless one."""
    try:
        if not path.exists():
            write_secret_key(path)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise DamagedFileError(f"{path} can't be used: {error.strerror}.") from error
    except UnicodeDecodeError:
        key = ""
    if len(key) < SHORTEST_SECRET_CHARS:
        raise DamagedFileError(
            f"{path} is damaged: it contains no secret key. Restore it from a backup, or "
            "delete it to create a new one: visitors are then signed out and their saved keys "
            "deleted."
        )
    make_private_file(path)
    return key


def write_secret_key(path: Path) -> None:
    """Two processes starting at once agree on one."""
    handle, draft = tempfile.mkstemp(dir=path.parent)  # 0600
    with os.fdopen(handle, "w") as file:
        file.write(get_random_secret_key() + get_random_secret_key())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)  # whole, or not at all
    Path(draft).unlink()
