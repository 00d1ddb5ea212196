"""The same load on the provider itself, on the bare relay and on ours, one after the other."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.cores import Cores, pin_cores, read_cores
from bench.load import Result, Target, read_all
from bench.machine import Peak, cpu_seconds, list_family
from bench.place import Place, wait_for
from bench.report import SHARE, Figure
from bench.targets import bare_target, provider_target, site_target
from playground.settings import BASE_DIR
from tests.site import free_port

BARE_RELAY = ("gunicorn", "--worker-class", "gevent", "--worker-connections", "4000")
WARM_MODEL = "bench/50x10/warm-up"
REST_SECONDS = 0.3  # seconds in which a server does what an ended stream has left to do


@dataclass(frozen=True, slots=True)
class Measured:
    """What a load got from a server, and what its whole process tree spent on it."""

    result: Result
    cpu: float  # seconds
    growth: float  # MB at the peak
    others: float  # % of the time in which the server's core worked for others
    steal: float  # % of the time in which the hypervisor had taken it away


@dataclass(frozen=True, slots=True)
class Outcome:
    direct: Result
    bare: Measured
    ours: Measured


@dataclass(frozen=True, slots=True)
class Trial:
    """Servers that run, and where they do."""

    place: Place
    bare_port: int
    bare_root: int
    cores: Cores | None

    @property
    def note(self) -> str:
        """For a title, where the figures mean something else than on two cores."""
        return "" if self.cores else "; no second core, so servers and load share one"

    def compare(self, model: str, load: Callable[[Target], Result]) -> Outcome:
        direct = load(provider_target(self.place.upstream, model))
        bare = self.measure(self.bare_root, bare_target(self.bare_port, model), load)
        ours = self.measure(self.place.root, site_target(self.place, model), load)
        return Outcome(direct, bare, ours)

    def measure(self, root: int, target: Target, load: Callable[[Target], Result]) -> Measured:
        watched = [self.cores.server] if self.cores else sorted(os.sched_getaffinity(0))
        own = root if self.cores else os.getpid()  # whose work on these cores is not others'
        begin, core = time.monotonic(), read_cores(watched)
        cpu, known = cpu_seconds(list_family(root)), cpu_seconds(list_family(own))
        with Peak(lambda: list_family(root)) as peak:
            result = load(target)
            time.sleep(REST_SECONDS)
        cpu, known = cpu_seconds(list_family(root)) - cpu, cpu_seconds(list_family(own)) - known
        after, share = read_cores(watched), 100 / (time.monotonic() - begin) / len(watched)
        others = max(0.0, after.busy - core.busy - known) * share
        return Measured(result, cpu, peak.growth, others, (after.steal - core.steal) * share)


@contextmanager
def open_trial(place: Place) -> Iterator[Trial]:
    with (
        start_bare_relay(place) as (port, root),
        pin_cores((place.root, root), place.provider) as cores,
    ):
        trial = Trial(place, port, root, cores)
        trial.compare(WARM_MODEL, read_few)
        yield trial


def read_few(target: Target) -> Result:
    """What is loaded and connected once is so before anything is measured."""
    return asyncio.run(read_all(target, streams=10, tokens=10, ramp=0.2, limit=10))


@contextmanager
def start_bare_relay(place: Place) -> Iterator[tuple[int, int]]:
    """Its port and its process. It runs elsewhere, as gunicorn would take our configuration."""
    port = free_port()
    quiet = ("--no-control-socket", "--log-level", "warning")
    command = [*BARE_RELAY, *quiet, "--bind", f"127.0.0.1:{port}"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(BASE_DIR),
        "BARE_RELAY_PROVIDER": f"http://127.0.0.1:{place.upstream}/v1/chat/completions",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "bench.bare_relay"], cwd=place.data, env=environment
    )
    try:
        wait_for(port, 30)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(40)


def list_disturbance(outcome: Outcome) -> Iterator[Figure]:
    """How far the figures can be trusted."""
    ours, bare = outcome.ours, outcome.bare
    yield Figure("others had the server's core", ours.others, SHARE, digits=0, bare=bare.others)
    yield Figure("the hypervisor had it (steal)", ours.steal, SHARE, digits=0, bare=bare.steal)
