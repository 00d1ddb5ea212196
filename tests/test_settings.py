"""Settings: every knob is in the README, and a wrong value is said in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.env import Knobs, read_secret_key
from playground.settings import BASE_DIR, knobs

README = (BASE_DIR / "README.md").read_text()


@pytest.mark.parametrize("name", [*knobs.read, "WEB_CONCURRENCY"])
def test_every_knob_is_in_the_readme(name: str) -> None:
    assert f"| `{name}` |" in README


def test_the_readme_names_no_knob_that_is_not_read() -> None:
    table = README.split("| Setting |")[1].split("\n\n")[0]
    named = {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}
    assert named == {*knobs.read, "WEB_CONCURRENCY"}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT must be a whole number from 1 to 65535, not “eighty”."),
        ("PORT", "70000", "PORT must be a whole number from 1 to 65535, not “70000”."),
        (
            "PLAYGROUND_SILENCE_SECONDS",
            "1.5",
            "PLAYGROUND_SILENCE_SECONDS must be a whole number from 5 to 3600, not “1.5”.",
        ),
        ("PLAYGROUND_LOCAL", "maybe", "PLAYGROUND_LOCAL must be 1 or 0, not “maybe”."),
        ("PLAYGROUND_ACCESS", "all", "PLAYGROUND_ACCESS must be one of open, login, not “all”."),
        ("ARLI_BASE_URL", "arli", "ARLI_BASE_URL must be a URL that begins with http: or https:"),
        ("ARLI_BASE_URL", "https://me:secret@x/v1", "must be a URL without a user name"),
        ("DATABASE_URL", "postgress://me:secret@x/db", "or sqlite:, not “x/db”."),
        ("REDIS_URL", "http://x", "REDIS_URL must be a URL that begins with redis: or rediss:"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL must be a URL that begins with"),
        (
            "PLAYGROUND_VISITOR_LIMITS",
            "streams=many",
            "must be “none”, or names and amounts such as",
        ),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(
    name: str, value: str, sentence: str, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=BASE_DIR,
        env={**os.environ, "PLAYGROUND_DATA": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert ended.returncode != 0
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret@" not in ended.stderr


def test_several_wrong_values_are_said_at_once() -> None:
    wrong = Knobs({"A": "x", "B": "y"})
    wrong.read_flag("A", default=True)
    wrong.read_whole("B", 1, low=0, high=9)
    assert len(wrong.list_complaints()) == 2


def test_the_secret_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    first = read_secret_key(path)
    assert len(first) >= 50
    assert read_secret_key(path) == first
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_kept_is_nobody_elses_on_this_machine(tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=BASE_DIR,
        env={**os.environ, "PLAYGROUND_DATA": str(data), "DATABASE_URL": ""},
        timeout=150,
        check=True,
    )
    assert data.stat().st_mode & 0o077 == 0
