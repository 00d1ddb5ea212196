"""Test sets as a person handles them on their pages."""

import re
from collections.abc import Sequence
from typing import Any

from django.test import Client as Browser

from tests.textlab.test_sets.executing import DUMB, ECHO, work
from textlab.models import TestExecution, TestSet

SETS = "/text/tests/"
CITIES = "city\tcountry\nParis\tFrance\nRome\tItaly\nOslo\tNorway"
CHECKED = {"check_not": "", "check_type": "icontains", "check_value": "{{city}}"}
CHECKED |= {"check_threshold": "", "check_provider": "", "check_more": ""}
PARTS = ("model", "label", "parameters", "preset", "prompt", "system", "message")


def create_set(client: Browser, pasted: str = CITIES, name: str = "Cities") -> TestSet:
    response = client.post(SETS, {"name": name, "pasted": pasted})
    assert response.status_code == 303, response.text
    return TestSet.objects.get(name=name)


def post_set(client: Browser, test_set: TestSet, action: str = "save", **fields: Any) -> Any:
    data = {"name": test_set.name, "message": test_set.message, "action": action, **fields}
    return client.post(f"{SETS}{test_set.pk}/", data)


def make_checked_set(client: Browser, pasted: str = CITIES) -> TestSet:
    """Its message names the city, and an answer has to."""
    test_set = create_set(client, pasted)
    assert post_set(client, test_set, message="Say {{city}}", **CHECKED).status_code == 303
    test_set.refresh_from_db()
    return test_set


def list_fields(models: Sequence[str], **parts: Sequence[str]) -> dict[str, Sequence[str]]:
    """Of the page that chooses variants."""
    blank = [""] * len(models)
    return {f"variant_{part}": parts.get(part, blank) for part in PARTS} | {"variant_model": models}


def post_run(client: Browser, test_set: TestSet, *models: str, **fields: Any) -> Any:
    parts = {name: fields.pop(name) for name in PARTS if name in fields}
    data = {"action": "count", **fields, **list_fields(models, **parts)}
    return client.post(f"{SETS}{test_set.pk}/run/", data)


def start(client: Browser, test_set: TestSet, *models: str, **parts: Any) -> TestExecution:
    """Count, agree, start."""
    page = post_run(client, test_set, *models, **parts)
    agreed = re.search(r'name="agreed" value="(\d+)"', page.text)
    assert agreed, page.text
    response = post_run(client, test_set, *models, action="start", agreed=agreed[1], **parts)
    assert response.status_code == 303, response.text
    execution = TestExecution.objects.order_by("-created")[0]
    assert response["Location"] == f"{SETS}results/{execution.pk}/"
    return execution


def execute(client: Browser, test_set: TestSet, *models: str) -> TestExecution:
    """Start it, and answer all."""
    execution = start(client, test_set, *(models or (ECHO, DUMB)))
    work()
    return execution
