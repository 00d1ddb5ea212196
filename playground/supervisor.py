"""Runs processes of the Procfile beside each other: `python -m playground.supervisor web worker`.

In the foreground until Ctrl+C, or until one of them ends: nothing is restarted silently. It passes
their lines on for as long as the site runs, so it knows nothing of Django, whose memory it would
hold three times.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

PROCFILE = Path(__file__).parent.parent / "Procfile"
ASKED_TO_END = (130, 143)  # Ctrl+C and SIGTERM, as Honcho counts them


def list_commands() -> dict[str, str]:
    """What there is to run, by name."""
    return dict(parse_procfile(PROCFILE.read_text()).processes)


def run_processes(names: Sequence[str]) -> int:
    """The exit code of whichever ended first; 0 where a person or a system ended them all."""
    manager = Manager(Printer(output=sys.stderr))
    commands = list_commands()
    for name in names:
        manager.add_process(name, commands[name], env=dict(os.environ))
    manager.loop()
    code = int(manager.returncode or 0)
    return 0 if code in ASKED_TO_END else code


if __name__ == "__main__":
    sys.exit(run_processes(sys.argv[1:]))
