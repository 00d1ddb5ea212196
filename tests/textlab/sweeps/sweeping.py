"""A sweep as a person starts it, and the worker that answers it."""

import re
from typing import Any

from django.test import Client as Browser

from playground.runs import queue
from textlab.sweeps.models import Sweep
from textlab.tasks import APP, answer_cell

SWEEPS = "/text/sweeps/"
HELLO, CHAT = "featherless:scripted/hello", "featherless:scripted/chat"


def post_sweep(browser: Browser, *models: str, action: str = "count", **fields: str) -> Any:
    data = {"m": list(models), "message": "Hi", "action": action, **fields}
    return browser.post(SWEEPS, data)


def count_answers(browser: Browser, *models: str, **fields: str) -> int:
    """As the page says it."""
    page = post_sweep(browser, *models, **fields)
    assert page.status_code == 200, page.text
    match = re.search(r"Start (\d+) answers", page.text)
    assert match
    return int(match[1])


def start_sweep(browser: Browser, *models: str, **fields: str) -> Sweep:
    """Count, agree, start."""
    agreed = str(count_answers(browser, *models, **fields))
    response = post_sweep(browser, *models, action="start", agreed=agreed, **fields)
    assert response.status_code == 303, response.text
    sweep = Sweep.objects.get()
    assert response["Location"] == f"{SWEEPS}{sweep.pk}/"
    return sweep


def answer_all(slug: str = "featherless") -> int:
    """What a worker does until nothing waits. How many there were."""
    count = 0
    while run := queue.claim_run(APP, slug):
        answer_cell(run)
        count += 1
    return count
