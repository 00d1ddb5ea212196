"""The audit of what is pinned: it fails for an advisory, and says when it can't have any."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import audit
from tests.scripted import Server
from tests.scripted.replies import Reply, Seen, json_reply

HOLLOW = {  # as OSV answers
    "vulns": [
        {
            "id": "GHSA-xxxx-yyyy-zzzz",
            "modified": "2026-01-01T00:00:00Z",
            "published": "2026-01-01T00:00:00Z",
            "aliases": ["CVE-2026-1"],
            "summary": "It is hollow.",
            "affected": [
                {
                    "package": {"name": "requests", "ecosystem": "PyPI"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"fixed": "2.99.0"}]}],
                }
            ],
        }
    ]
}


def answer_hollow(seen: Seen) -> Reply:
    """One package has an advisory."""
    return json_reply(HOLLOW if seen.json["package"]["name"] == "requests" else {})


@pytest.fixture
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two packages that are pinned twice, as ours are."""
    line = f"--hash=sha256:{'0' * 64}"
    text = f"requests==2.34.2 \\\n    {line}\nidna==3.11 ; python_version > '3' \\\n    {line}\n"
    for name in ("web.txt", "dev.txt"):
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(audit, "LOCKS", sorted(tmp_path.glob("*.txt")))
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, answer: Any) -> tuple[int, str, set[str]]:
    """How it ended, what was said, and the packages that were looked up."""
    with Server(answer=answer) as server:
        monkeypatch.setenv("PIP_AUDIT_OSV_URL", server.base)
        status, said = audit.check_pins()
        return status, said, {json.loads(seen.body)["package"]["name"] for seen in server.seen}


@pytest.mark.usefixtures("locks")
def test_an_advisory_is_a_failure_that_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, names = run(monkeypatch, answer_hollow)
    assert status == 1
    assert said == "requests 2.34.2: CVE-2026-1, fixed in 2.99.0"
    assert names == {"pip", "requests", "idna"}


@pytest.mark.usefixtures("locks")
def test_none_is_said_to_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, _names = run(monkeypatch, lambda _seen: json_reply({}))
    assert (status, said) == (0, "No known vulnerabilities.")


@pytest.mark.parametrize("reply", [json_reply({}, 403), Reply([b"Please sign in"])])
def test_without_advisories_it_says_so_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    status, said, _names = run(monkeypatch, lambda _seen: reply)
    assert status == 0
    assert said.startswith("NOT CHECKED: the advisories at http://127.0.0.1:")


def test_without_a_network_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_AUDIT_OSV_URL", "http://127.0.0.1:9/")
    status, said = audit.check_pins()
    assert status == 0
    assert said.startswith("NOT CHECKED: the advisories at http://127.0.0.1:9/ can't be reached")


def test_an_audit_that_breaks_off_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, locks: Path
) -> None:
    (locks / "web.txt").write_text("requests>=2\n")  # without a hash
    status, said, _names = run(monkeypatch, answer_hollow)
    assert status == 1
    assert "The audit did not finish." in said


def test_all_locks_are_looked_through() -> None:
    assert [lock.stem for lock in audit.LOCKS] == [
        "convert",
        "dev",
        "fetch",
        "local",
        "web",
        "weights",
    ]
