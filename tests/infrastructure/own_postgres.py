"""A PostgreSQL of one's own, which can be stopped in the middle of anything and started again."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.site import free_port

PLACES = "/usr/lib/postgresql/*/bin/pg_ctl"  # where Debian puts what only servers need
ACCOUNTS = ("postgres", "nobody")  # the server refuses to run as root


def find_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; None where there is no server on this machine."""
    if path := shutil.which("pg_ctl"):
        return Path(path).resolve().parent
    places = sorted(Path("/").glob(PLACES.lstrip("/")), key=lambda each: each.parts[-3])
    return places[-1].parent if places else None


class OwnPostgres:
    """A cluster in a temporary folder, on a port of its own."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.port = free_port()
        self.url = f"postgres://site@127.0.0.1:{self.port}/postgres"
        self.folder = Path(tempfile.mkdtemp(prefix="own-postgres-"))
        self.data = self.folder / "data"
        self.account = find_account()

    def __enter__(self) -> Self:
        try:
            if self.account:
                shutil.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
            self.run("initdb", "-D", self.data, "-U", "site", "-A", "trust", "-E", "UTF8", "-N")
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", self.data, "-w", "-t", "120", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """At once, as if its machine had lost its power."""
        self.run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-m", "immediate", "stop")

    def run(self, program: str, *words: object) -> None:
        account = self.account
        whose: dict[str, Any] = (
            {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        )
        line = [str(self.programs / program), *map(str, words)]
        with (self.folder / "said").open("ab") as said:
            done = subprocess.run(
                line, cwd=self.folder, stdout=said, stderr=said, timeout=200, check=False, **whose
            )
        assert done.returncode == 0, (self.folder / "said").read_text()


def find_account() -> pwd.struct_passwd | None:
    """Whose the server is to be; None: whoever runs the tests."""
    if os.geteuid():
        return None
    known = {each.pw_name: each for each in pwd.getpwall()}
    return next(known[name] for name in ACCOUNTS if name in known)
