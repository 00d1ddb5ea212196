"""`make run`: check what can be checked, bring the database up to date, then run the Procfile.

It then makes way for `playground.supervisor`, which runs them in the foreground.
"""

import os
import socket
import sys
import zoneinfo
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError

from playground.infrastructure.connections import release_connections
from playground.runs import services as runs
from playground.storage.collected_static import collect_if_stale
from playground.storage.data_files import close_to_others
from playground.supervisor import list_commands


class Command(BaseCommand):
    help = "Serve web, worker and local provider in the foreground."
    requires_system_checks = "__all__"

    def handle(self, *_args: Any, **_options: Any) -> None:
        require_free(settings.HOST, settings.PORT, "PORT")
        if settings.LOCAL_ENABLED:
            require_free("127.0.0.1", settings.LOCAL_PORT, "PLAYGROUND_LOCAL_PORT")
        for path in settings.DATA_DIR.iterdir():
            close_to_others(path)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            runs.settle_abandoned()
        except DatabaseError as error:
            raise CommandError(f"The database isn't responding: {error}") from error
        release_connections()
        collect_if_stale()
        self.stdout.write(
            f"\n  Playground: {self.style.SUCCESS(get_address())}\n  Stop: Ctrl+C\n\n"
        )
        self.stdout.flush()
        become_supervisor()


def require_free(host: str, port: int, knob: str) -> None:
    """Say now that somebody else listens there, instead of half-starting."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host} port {port}: {error.strerror}. "
                f"Stop what runs there or set {knob} to another number."
            ) from error


def get_address() -> str:
    """Where people find the site: behind HTTPS by its name, where the settings say one."""
    names = [name for name in settings.ALLOWED_HOSTS if name.strip("*.")]
    if settings.HTTPS and (name := find_public_name(names)):
        return f"https://{name}/ (from the proxy to {get_own_address()})"
    return get_own_address()


def find_public_name(names: list[str]) -> str:
    """A name that isn't this machine's own; blank where there is none."""
    own = ("localhost", "127.0.0.1", "[::1]", "::1")
    return next((name.removeprefix(".") for name in names if name not in own), "")


def get_own_address() -> str:
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}/"


def become_supervisor() -> NoReturn:
    """What has prepared the start is not needed any more: this process goes on without it."""
    names = [name for name in list_commands() if name != "local" or settings.LOCAL_ENABLED]
    os.chdir(settings.BASE_DIR)
    command = [sys.executable, "-m", "playground.supervisor", *names]
    os.execve(sys.executable, command, build_environment())  # noqa: S606 - no shell is needed


def build_environment() -> dict[str, str]:
    """What the processes that do not read the settings need to know."""
    return {
        **os.environ,
        "HOST": settings.HOST,
        "PORT": str(settings.PORT),
        "PLAYGROUND_LOCAL_PORT": str(settings.LOCAL_PORT),
        "PLAYGROUND_DATA": str(settings.DATA_DIR),
        "PLAYGROUND_DRAIN_SECONDS": str(settings.DRAIN_SECONDS),
        "PLAYGROUND_LOG_FORMAT": settings.HOSTING.log_format,
        "PYTHONUNBUFFERED": "1",
        # Memory: looking for it loads how Python was built, and each thread keeps an own heap.
        "PYTHONTZPATH": os.pathsep.join(zoneinfo.TZPATH),
        "MALLOC_ARENA_MAX": "1",
    }
