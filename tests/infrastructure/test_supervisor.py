"""What runs the processes of a site beside each other, with small processes in their place."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playground.settings import BASE_DIR
from playground.supervised import Child

RUN = """
import sys
from pathlib import Path
from playground import supervisor
supervisor.PROCFILE = Path(sys.argv[1])
supervisor.END_SECONDS = 1.0
sys.exit(supervisor.run_processes(list(supervisor.list_commands())))
"""


class Running:
    """A supervisor of these lines, and what it says."""

    def __init__(self, folder: Path, **lines: str) -> None:
        procfile, self.log = folder / "Procfile", folder / "log"
        procfile.write_text("".join(f"{name}: {line}\n" for name, line in lines.items()))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN, str(procfile)], cwd=BASE_DIR, stderr=log
            )

    def wait_for(self, true: Callable[[str], object], seconds: float = 30) -> str:
        end = time.monotonic() + seconds
        while not true(text := self.log.read_text()):
            assert time.monotonic() < end, text
            time.sleep(0.02)
        return text


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(**lines: str) -> Running:
        started.append(Running(tmp_path, **lines))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_pauses_grow_to_a_minute_and_begin_anew_after_a_minute_of_life() -> None:
    child = Child("web", "true", "")
    pauses = []
    for lived in (*[0.1] * 8, 61, 0.1):
        child.begun, child.ended = 0.0, lived
        pauses.append(child.plan_restart())
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 1, 2]


def test_a_killed_process_returns_and_the_others_never_notice(run: Callable[..., Running]) -> None:
    running = run(one="echo one=$$; exec sleep 100", two="echo two=$$; exec sleep 100")
    text = running.wait_for(lambda text: "one=" in text and "two=" in text)
    first = int(text.partition("one=")[2].split()[0])
    os.kill(first, signal.SIGKILL)
    text = running.wait_for(lambda text: text.count("one=") == 2)
    assert "one stopped (signal SIGKILL)" in text
    assert "one starts again in 1 s" in text
    assert text.count("two=") == 1


def test_what_cannot_start_ends_all_with_its_code_and_its_last_words(
    run: Callable[..., Running],
) -> None:
    running = run(bad="echo PORT must be a number.; exit 3", good="exec sleep 100")
    assert running.process.wait(30) == 3
    text = running.log.read_text()
    assert "PORT must be a number." in text
    assert "bad could not start" in text


def test_what_a_dead_process_leaves_ends_before_it_is_started_again(
    run: Callable[..., Running],
) -> None:
    stubborn = "trap '' TERM; while :; do sleep 0.1; done"
    running = run(web=f'echo web=$$; (echo orphan=$$; {stubborn}) & echo "orphan $!"; exec sleep 9')
    text = running.wait_for(lambda text: "orphan " in text)
    web, orphan = (int(text.partition(word)[2].split()[0]) for word in ("web=", "orphan "))
    os.kill(web, signal.SIGKILL)
    running.wait_for(lambda text: text.count("web=") == 2)
    assert not is_alive(orphan)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_kills_whoever_does_not(
    run: Callable[..., Running], number: signal.Signals
) -> None:
    running = run(deaf="trap '' TERM; echo deaf=$$; while :; do sleep 0.1; done")
    text = running.wait_for(lambda text: "deaf=" in text)
    running.process.send_signal(number)
    assert running.process.wait(30) == 0
    assert not is_alive(int(text.partition("deaf=")[2].split()[0]))


def test_killed_it_takes_its_processes_along(run: Callable[..., Running]) -> None:
    running = run(web="echo web=$$; exec sleep 100")
    text = running.wait_for(lambda text: "web=" in text)
    running.process.kill()
    pid = int(text.partition("web=")[2].split()[0])
    running.wait_for(lambda _: not is_alive(pid))


def test_lines_are_passed_on_whole_however_they_are_written(run: Callable[..., Running]) -> None:
    number = "printf '%0100000d' 1"
    running = run(web=f"printf 'half '; sleep 0.3; echo line; {number}; echo; exec sleep 100")
    text = running.wait_for(lambda text: "| half line" in text and text.endswith("01\n"))
    assert "0" * 60_000 in text


def test_where_the_log_is_json_so_is_every_line(
    run: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_LOG_FORMAT", "json")
    said = """echo '{"message": "as it is"}'; echo '{half'; echo '{} no'; echo "plain"; """
    running = run(web=f"{said}exec sleep 100")
    text = running.wait_for(lambda text: "plain" in text)
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"message": "as it is"} in lines
    assert {line["message"] for line in lines} >= {"{half", "{} no"}
    assert {("web", "plain"), ("system", lines[0]["message"])} <= {
        (line.get("logger"), line["message"]) for line in lines
    }


def test_what_the_others_still_ask_ends_last(run: Callable[..., Running]) -> None:
    slow = "trap 'sleep 0.5; echo web-ends; exit 0' TERM; echo up; while :; do sleep 0.05; done"
    last = "trap 'echo local-ends; exit 0' TERM; echo up; while :; do sleep 0.05; done"
    running = run(local=last, web=slow)
    running.wait_for(lambda text: text.count("up") == 2)
    running.process.terminate()
    assert running.process.wait(30) == 0
    text = running.log.read_text()
    assert 0 < text.index("web-ends") < text.index("local-ends")


def test_a_hangup_has_web_and_worker_start_anew_and_ends_nothing(
    run: Callable[..., Running],
) -> None:
    line = "trap 'echo {}-anew' HUP; echo up; while :; do sleep 0.05; done"
    running = run(local=line.format("local"), web=line.format("web"))
    running.wait_for(lambda text: text.count("up") == 2)
    running.process.send_signal(signal.SIGHUP)
    text = running.wait_for(lambda text: "web-anew" in text)
    assert "stopped" not in text
    assert "local-anew" not in text
