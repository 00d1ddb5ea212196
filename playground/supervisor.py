"""Runs processes of the Procfile beside each other: `python -m playground.supervisor web worker`.

In the foreground until Ctrl+C or SIGTERM. A process that dies is started again, after a pause that
grows each time, and that is said. One that ends by itself as soon as it was started can't work with
its settings: then all are ended. SIGHUP has each finish what it answers and start anew. If this
process is killed, the system tells the others to end.

It passes their lines on for as long as the site runs, so it knows nothing of Django, whose memory
it would hold three times.
"""

import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from honcho.colour import get_colours
from honcho.environ import parse_procfile
from honcho.printer import Message, Printer

from playground.supervised import Child

PROCFILE = f"{os.path.dirname(os.path.dirname(__file__))}/Procfile"  # noqa: PTH120 - a whole library
END_SECONDS = float(os.environ.get("PLAYGROUND_DRAIN_SECONDS") or 20) + 15  # then SIGKILL
ORPHAN_SECONDS = 5.0  # the same for what a dead process has left behind
LAST = "local"  # what the others still ask while they end
LOOK_SECONDS = 0.2  # between two looks at what is due

AS_JSON = os.environ.get("PLAYGROUND_LOG_FORMAT") == "json"


class Supervisor:
    """All children, and the one loop that looks after them."""

    def __init__(self, commands: dict[str, str], printer: Printer) -> None:
        colours = get_colours()
        self.children = [Child(name, line, next(colours)) for name, line in commands.items()]
        self.printer = printer
        printer.width = max(map(len, ("system", *commands)))
        self.signals: list[int] = []
        self.ending: float | None = None  # since when
        self.code = 0

    def run(self) -> int:
        """The exit code: that of a process which could not start, else 0."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda number, _frame: self.signals.append(number))
        while self.ending is None or any(child.process for child in self.children):
            if self.signals:
                self.obey(signal.Signals(self.signals.pop()))
            self.end_last()
            self.start_due()
            self.pass_lines_on()
            for child in self.children:
                self.look_after(child)
        return self.code

    def obey(self, number: signal.Signals) -> None:
        if number != signal.SIGHUP:
            self.end_all(f"{number.name} received")
        elif self.ending is None:
            self.say("SIGHUP received: web and worker load everything anew")
            for process in (each.process for each in self.children if each.name != LAST):
                if process is not None:
                    process.send_signal(signal.SIGHUP)

    def start_due(self) -> None:
        for child in self.children:
            if self.ending is None and not child.process and time.monotonic() >= child.due:
                child.start()
                self.say(f"{child.name} started (pid={child.process and child.process.pid})")

    def pass_lines_on(self) -> None:
        """What they have written, to whoever looks at this process. Waits a moment for it."""
        with selectors.DefaultSelector() as selector:
            for child in self.children:
                if child.output is not None:
                    selector.register(child.output, selectors.EVENT_READ, child)
            for key, _ in selector.select(LOOK_SECONDS):
                self.write_lines(key.data)

    def write_lines(self, child: Child) -> bool:
        """Whether there were any."""
        lines = child.read_lines()
        for line in lines:
            self.write(line, child.name, child.colour)
        return bool(lines)

    def look_after(self, child: Child) -> None:
        """A dead process leaves others behind that hold its port: they end before it returns."""
        if child.process is None or (code := child.process.poll()) is None:
            self.kill_late(child, child.ending, END_SECONDS)
        elif child.ended is None:
            child.ended = time.monotonic()
            child.signal_group(signal.SIGTERM)
        elif child.signal_group(0):
            self.kill_late(child, child.ended, ORPHAN_SECONDS)
        else:
            while self.write_lines(child):
                pass
            self.say(f"{child.name} stopped ({describe_code(code)})")
            self.replace(child, code)

    def replace(self, child: Child, code: int) -> None:
        child.process = None
        if self.ending is not None:
            return
        if child.could_not_start(code):
            self.code = code
            self.end_all(f"{child.name} could not start")
        else:
            self.say(f"{child.name} starts again in {child.plan_restart():.0f} s")

    def end_all(self, reason: str) -> None:
        """Tell all of them to end, those that the others need last; a second time: kill them."""
        self.say(reason)
        number = signal.SIGTERM if self.ending is None else signal.SIGKILL
        self.ending = self.ending or time.monotonic()
        for child in self.children:
            if child.name != LAST or number == signal.SIGKILL:
                self.end(child, number)

    def end_last(self) -> None:
        """Once all others have ended."""
        others = any(child.process for child in self.children if child.name != LAST)
        for child in self.children:
            if self.ending is not None and not others and child.ending is None:
                self.end(child, signal.SIGTERM)

    def end(self, child: Child, number: int) -> None:
        child.ending = child.ending or time.monotonic()
        if child.process is not None:
            child.process.send_signal(number)

    def kill_late(self, child: Child, since: float | None, patience: float) -> None:
        if child.process and since is not None and time.monotonic() > since + patience:
            child.signal_group(signal.SIGKILL)

    def say(self, sentence: str) -> None:
        self.write(sentence, "system", None)

    def write(self, line: bytes | str, name: str, colour: str | None) -> None:
        if AS_JSON:
            sys.stderr.write(write_json_line(line, name))
            sys.stderr.flush()
            return
        self.printer.write(Message("line", line, datetime.now(), name, colour))


def write_json_line(line: bytes | str, name: str) -> str:
    """What is an object of JSON already stays as it is."""
    text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
    if not is_json_object(text):
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        text = json.dumps({"time": now, "level": "INFO", "logger": name, "message": text})
    return f"{text}\n"


def is_json_object(text: str) -> bool:
    if not text.startswith("{"):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def describe_code(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"rc={code}"


def list_commands() -> dict[str, str]:
    """What there is to run, by name."""
    with open(PROCFILE) as file:  # noqa: PTH123 - as above
        return dict(parse_procfile(file.read()).processes)


def run_processes(names: Sequence[str]) -> int:
    chosen = {name: line for name, line in list_commands().items() if name in names}
    return Supervisor(chosen, Printer(output=sys.stderr)).run()


if __name__ == "__main__":
    sys.exit(run_processes(sys.argv[1:]))
