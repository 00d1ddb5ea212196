"""Five hundred cells, processes that are killed on the way, and none lost or asked twice."""

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.killing import kill_site, list_workers
from tests.own_services import make_services
from tests.scripted import Server
from tests.site import KEY, Site
from tests.textlab.test_sets.executing import Knowing, list_messages
from tests.waiting import wait_until

pytestmark = pytest.mark.services
ROWS, VARIANTS = 50, 10
CELLS = ROWS * VARIANTS
IN_HAND = 2  # that a site sends at the same time with one key of this provider
PATIENCE_SECONDS = 600
START_SECONDS = 240

START = f"""
from django.contrib.sessions.backends.db import SessionStore
from textlab.test_sets.plan import plan_execution
from textlab.test_sets.saving import create_test_set
from textlab.test_sets.services import start_execution
from textlab.test_sets.variants import read_variants
rows = [({{"word": f"word{{n}}"}}, []) for n in range({ROWS})]
columns = [{{"name": "word", "kind": "text"}}]
checks = [{{"type": "contains", "value": "{{{{word}}}}."}}]
test_set = create_test_set("ada", "Words", rows, columns=columns, checks=checks)
model = "featherless:scripted/chat"
messages = [f"V{{n}} {{{{{{{{word}}}}}}}}" for n in range({VARIANTS})]
variants = read_variants([{{"label": each, "model": model, "message": each}} for each in messages])
session = SessionStore()
session.save()
start_execution(test_set=test_set, plan=plan_execution(test_set, variants), session=session)
"""
COUNT = """
import json
from collections import Counter
from textlab.models import TestCell, TestExecution
execution = TestExecution.objects.get()
outcomes = Counter(TestCell.objects.values_list("outcome", flat=True))
statuses = Counter(TestCell.objects.values_list("run__status", flat=True))
runs = TestCell.objects.exclude(run=None).values("run").distinct().count()
ended = execution.ended is not None
print(json.dumps({"outcomes": outcomes, "statuses": statuses, "runs": runs, "ended": ended}))
"""


@pytest.fixture
def provider() -> Iterator[Server]:
    with Server(answer=Knowing(chat=lambda message: f"You said: {message}.")) as server:
        yield server


@pytest.fixture
def site(provider: Server, tmp_path: Path) -> Iterator[Site]:
    knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    with make_services() as services:
        running = Site(tmp_path, **knobs, **services)
        running.start(START_SECONDS)
        yield running
        running.stop()


def count_cells(site: Site) -> dict[str, Any]:
    counts: dict[str, Any] = json.loads(site.manage("shell", "-c", COUNT).splitlines()[-1])
    return counts


def count_sent(provider: Server) -> int:
    return sum(seen.path.endswith("/chat/completions") for seen in list(provider.seen))


def has_all(provider: Server) -> bool:
    return count_sent(provider) >= CELLS and len(set(list_messages(provider))) == CELLS


@pytest.mark.timeout(2 * PATIENCE_SECONDS)
def test_killed_processes_lose_no_cell_and_ask_none_twice(site: Site, provider: Server) -> None:
    site.manage("shell", "-c", START)
    wait_until(lambda: count_sent(provider) >= CELLS // 5, PATIENCE_SECONDS)
    (killed,) = list_workers(site)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: count_sent(provider) >= CELLS // 2, PATIENCE_SECONDS)
    kill_site(site)
    sent = count_sent(provider)
    assert sent < CELLS
    site.start(START_SECONDS)
    wait_until(lambda: has_all(provider), PATIENCE_SECONDS)
    wait_until(lambda: count_cells(site)["ended"], PATIENCE_SECONDS)
    wanted = {"outcomes": {"pass": CELLS}, "statuses": {"done": CELLS}, "runs": CELLS}
    assert count_cells(site) == {**wanted, "ended": True}
    again = [message for message, n in Counter(list_messages(provider)).items() if n > 1]
    # Only what the dead workers had in hand, at most as many as run at once; and they twice.
    assert len(again) <= 2 * IN_HAND
    assert count_sent(provider) <= CELLS + 2 * IN_HAND
