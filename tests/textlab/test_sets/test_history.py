"""An execution is one row of the history, and goes with it."""

import pytest
from django.test import Client as Browser

from playground.belongings.imports import import_archive
from playground.models import Run
from playground.runs.history_removal import delete_row
from tests.belongings.people import export
from tests.scripted import Server
from tests.textlab.test_sets.executing import (
    ECHO,
    REFUSED,
    RUBRIC,
    execute,
    make_session,
    make_set,
    work,
)
from textlab.models import TestExecution
from textlab.test_sets.asking import FIRST
from textlab.test_sets.removal import remove_some
from textlab.test_sets.services import resume_execution, stop_execution
from textlab.test_sets.state import build_progress
from textlab.test_sets.upkeep import tend_executions

pytestmark = pytest.mark.django_db(transaction=True)
HISTORY = "/runs/"


def find_owner(browser: Browser) -> str:
    return str(browser.get(HISTORY).wsgi_request.owner)  # type: ignore[attr-defined]


def test_all_answers_and_judgements_are_one_row(client: Browser, provider: Server) -> None:
    execution = execute(make_set(find_owner(client), checks=[RUBRIC]), ECHO, name="My cities")
    work(2)
    page = client.get(HISTORY).text
    assert f"{execution.pk}/" in page
    assert "My cities" in page
    assert page.count("Test set with 3 answers") == 1
    assert "of 3 done" in page
    work()
    assert "of 3 done" not in client.get(HISTORY).text


def test_the_row_says_what_was_stopped_and_what_failed(client: Browser, provider: Server) -> None:
    owner = find_owner(client)
    execute(make_set(owner), REFUSED, name="Wrong")
    work()
    stop_execution(execute(make_set(owner), ECHO, name="Stopped early"))
    page = client.get(HISTORY).text
    assert "3 with an error" in page
    assert "Stopped: 0 of 3 done" in page


def test_what_is_imported_is_asked_only_when_its_owner_says_so(provider: Server) -> None:
    execute(make_set("ada", cities=map(str, range(FIRST + 2))), ECHO)
    import_archive(export("ada"), "bea")
    Run.objects.filter(owner="ada").delete()
    TestExecution.objects.filter(owner="ada").delete()
    tend_executions()
    assert work() == 0
    execution = TestExecution.objects.get(owner="bea")
    assert build_progress(execution).counts == {"error": FIRST, "stopped": 2}
    assert resume_execution(execution, make_session()) == 2
    assert work() == 2


def test_deleting_the_row_deletes_the_execution(client: Browser, provider: Server) -> None:
    execution = execute(make_set(find_owner(client)), ECHO)
    work()
    run = Run.objects.filter(group=execution.pk).latest("created")
    delete_row(run)
    remove_some()
    assert not TestExecution.objects.exists()
    assert not Run.objects.exists()
    assert "Cities" not in client.get(HISTORY).text
