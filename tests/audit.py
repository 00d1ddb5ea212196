"""Known vulnerabilities of everything that is pinned, by pip-audit: `python -m tests.audit`.

Its advisories lie on a server. Where that can't be reached this says so and is no failure; an
advisory is one. The address is pip-audit's own knob, PIP_AUDIT_OSV_URL.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ADDRESS = "https://api.osv.dev/v1/query"
PROBE_SECONDS = 5
AUDIT_SECONDS = 240  # for all packages, one after the other
QUESTION = {"package": {"name": "pip", "ecosystem": "PyPI"}, "version": "26.3"}


class AuditError(Exception):
    """pip-audit itself failed, with what it printed."""


@dataclass(frozen=True, slots=True)
class Advisory:
    package: str
    version: str
    id: str
    fixed_in: str  # versions

    def __str__(self) -> str:
        remedy = f"fixed in {self.fixed_in}" if self.fixed_in else "not fixed yet"
        return f"{self.package} {self.version}: {self.id}, {remedy}"


def get_address() -> str:
    return os.environ.get("PIP_AUDIT_OSV_URL") or ADDRESS


def find_obstacle() -> str:
    """Why the advisories can't be had, or nothing."""
    try:
        answer = requests.post(get_address(), json=QUESTION, timeout=PROBE_SECONDS)
        answer.raise_for_status()
        answer.json()
    except requests.RequestException as error:
        return type(error).__name__
    return ""


def run_audit(locks: list[Path]) -> list[Advisory]:
    """Raises AuditError."""
    # What was answered before is not asked again, and here nothing was.
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            *(sys.executable, "-m", "pip_audit", "--vulnerability-service", "osv"),
            *("--require-hashes", "--disable-pip", "--progress-spinner", "off"),
            *("--timeout", str(PROBE_SECONDS), "--cache-dir", folder),
            *("--format", "json", "--output", str(report)),
            *(part for lock in locks for part in ("--requirement", str(lock))),
        ]
        environment = {**os.environ, "PIP_AUDIT_OSV_URL": get_address()}
        try:
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True,
                timeout=AUDIT_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise AuditError(f"It took more than {AUDIT_SECONDS} seconds.") from error
        if not report.exists():
            raise AuditError(done.stderr.strip()[-2000:])
        return list_advisories(json.loads(report.read_text()))


def list_advisories(report: dict[str, Any]) -> list[Advisory]:
    return [
        Advisory(row["name"], row["version"], vulnerability["id"], ", ".join(fixes))
        for row in report["dependencies"]
        for vulnerability in row.get("vulns", [])
        for fixes in [vulnerability["fix_versions"]]
    ]


def check_pins() -> tuple[int, str]:
    """An exit status, and what there is to say."""
    if obstacle := find_obstacle():
        address = get_address()
        return 0, f"NOT CHECKED: the advisories at {address} can't be reached ({obstacle})."
    try:
        advisories = run_audit(LOCKS)
    except AuditError as error:
        # Away meanwhile is away; anything else is a fault of the check.
        return 0 if find_obstacle() else 1, f"{error}\nThe audit did not finish."
    report = "\n".join(map(str, advisories)) or "No known vulnerabilities."
    return 1 if advisories else 0, report


if __name__ == "__main__":
    status, sentences = check_pins()
    sys.stdout.write(f"{sentences}\n")
    sys.exit(status)
