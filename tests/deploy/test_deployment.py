"""What is under `deploy/`: units, image and compose file name commands and settings that exist."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from playground.settings import BASE_DIR
from playground.supervisor import list_commands
from tests.site import Site

DEPLOY = Path(BASE_DIR, "deploy")
UNITS = sorted(DEPLOY.glob("systemd/*"))
INSTALLED = "/opt/playground"


def read_compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def read_unit(name: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as the parser wants it
    parser.read(DEPLOY / "systemd" / name)
    return parser["Service"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze isn't installed")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_understands_the_units(path: Path, tmp_path: Path) -> None:
    text = path.read_text().replace(f"{INSTALLED}/.venv/bin/python", sys.executable)
    text = text.replace(
        f"{INSTALLED}/.venv/bin/gunicorn", f"{Path(sys.executable).parent}/gunicorn"
    )
    for other in UNITS:
        shutil.copy(other, tmp_path)
    (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / path.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_it = [line for line in done.stderr.splitlines() if path.name in line]
    assert about_it == []


def test_each_process_is_run_as_the_procfile_runs_it() -> None:
    """In units and compose file alike, so that none of them runs an older command."""
    commands = {k: v.removeprefix("exec ") for k, v in list_commands().items()}
    services = read_compose()["services"]
    for name in ("web", "worker"):
        unit = read_unit(f"playground-{name}.service")["ExecStart"]
        assert unit.replace(f"{INSTALLED}/.venv/bin/", "") == commands[name]
        assert shlex.join(services[name]["command"]) == commands[name]
    image = (DEPLOY / "Containerfile").read_text()
    assert f"CMD {services['web']['command']}".replace("'", '"') in image


def test_every_setting_that_the_compose_file_sets_is_one_of_the_readme() -> None:
    readme = Path(BASE_DIR, "README.md").read_text()
    names = read_compose()["x-site"]["environment"]
    assert [name for name in names if f"`{name}`" not in readme] == []


def test_every_setting_that_the_page_names_is_one_of_the_readme() -> None:
    readme = Path(BASE_DIR, "README.md").read_text()
    page = Path(BASE_DIR, "docs", "hosting.md").read_text()
    names = set(re.findall(r"\b(?:PLAYGROUND|FEATHERLESS|ARLI)_[A-Z_]+\b", page))
    assert names
    assert [name for name in names if name not in readme] == []


def test_every_file_that_the_page_names_exists() -> None:
    page = Path(BASE_DIR, "docs", "hosting.md").read_text()
    named = set(re.findall(r"\bdeploy/[\w./-]+\w", page)) - {"deploy/.env"}
    assert len(named) > 5
    assert [name for name in named if not Path(BASE_DIR, name).exists()] == []


def test_proxies_take_what_the_site_takes_and_hold_no_answer_back() -> None:
    nginx, caddy = ((DEPLOY / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    assert "client_max_body_size 64m" in nginx
    assert "proxy_buffering off" in nginx
    assert "max_size 64MB" in caddy
    assert "flush_interval -1" in caddy


def test_the_commands_of_the_compose_file_serve_a_site(tmp_path: Path) -> None:
    """Without a container engine: in its order, with its settings for one machine."""
    services = read_compose()["services"]
    site = Site(tmp_path, HOST="127.0.0.1", ALLOWED_HOSTS="play.example.org", PLAYGROUND_HTTPS="1")
    environment = {**site.environment(), "SECRET_KEY": "k" * 50, "PYTHONUNBUFFERED": "1"}
    subprocess.run(services["migrate"]["command"], cwd=BASE_DIR, env=environment, check=True)
    running = [
        subprocess.Popen(services[name]["command"], cwd=BASE_DIR, env=environment)
        for name in ("web", "worker")
    ]
    try:
        end = time.monotonic() + 120
        while not is_ready(site.url):
            assert time.monotonic() < end
            time.sleep(0.2)
        page = requests.get(
            f"{site.url}/about/",
            headers={"Host": "play.example.org", "X-Forwarded-Proto": "https"},
            timeout=20,
        )
        assert page.status_code == 200
        assert "Strict-Transport-Security" in page.headers
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def is_ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=5).ok
    except requests.RequestException:
        return False


def test_the_backup_unit_writes_an_archive_and_keeps_the_last_fourteen(tmp_path: Path) -> None:
    text = (DEPLOY / "systemd" / "playground-backup.service").read_text()
    lines = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    site = Site(tmp_path / "data")
    (tmp_path / "data").mkdir()
    site.manage("migrate", "--no-input")
    archives = tmp_path / "backups"
    archives.mkdir()
    for number in range(20):
        old = archives / f"{number}.zip"
        old.touch()
        os.utime(old, (number, number))
    environment = {**site.environment(), "STATE_DIRECTORY": str(archives)}
    for line in lines:
        words = shlex.split(line.replace("%%", "%"))
        subprocess.run(words, cwd=BASE_DIR, env=environment, check=True)
    names = {path.name for path in archives.iterdir()}
    assert len(names) == 14
    assert {f"{number}.zip" for number in range(7, 20)} < names
    (new,) = names - {f"{number}.zip" for number in range(20)}
    assert "is whole" in site.manage("restore", "--check", str(archives / new))
