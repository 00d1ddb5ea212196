"""Each question about runs finds its index, though that has no row for what is blank."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from playground.models import Ask, Run
from playground.runs.history import list_ends
from playground.runs.trees import find_latest, list_beside, list_tree

pytestmark = pytest.mark.django_db(transaction=True)

QUESTIONS: dict[str, Callable[[Run], Any]] = {
    "run_parent": lambda run: Run.objects.filter(parent=run),
    "run_parent of many": lambda run: Run.objects.filter(parent__in=[run.pk, uuid4()]),
    "run_parent of versions": list_beside,
    "run_tree of ends": lambda run: list_ends(run.owner),
    "run_opening of ends": lambda run: list_ends(run.owner),
    "run_group of ends": lambda run: list_ends(run.owner),
    "run_opening": list_tree,
    "run_tree": list_tree,
    "run_ask": lambda run: Run.objects.filter(ask=run.ask_id),
    "run_group": lambda run: Run.objects.filter(group=run.group),
    "one_run_per_link": lambda run: Run.objects.for_share(run.share_slug or ""),
}


def make_runs(count: int = 60) -> Run:
    """Of few of many visitors; one that everything is asked about comes back."""
    ask = Ask.objects.create(owner="somebody", mark="mark")
    first = Run.objects.create(owner="somebody", app="textlab", endpoint="chat", text="One")
    plain = [Run(owner=f"visitor {n}", app="textlab", endpoint="chat") for n in range(count)]
    Run.objects.bulk_create(plain)
    return Run.objects.create(
        owner="somebody", app="textlab", endpoint="chat", text="Two", parent=first, opening=first,
        tree=first.pk, ask=ask, group=uuid4(), share_slug="slug",
    )  # fmt: skip


def explain(sql: str, parameters: Any = None) -> str:
    """Where a table is small, PostgreSQL reads it whole, unless that is forbidden."""
    words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "sort", "hashjoin", "mergejoin", "hashagg"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"{words} {sql}", parameters)
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_about_runs_uses_the_index_that_was_made_for_it(name: str) -> None:
    query = QUESTIONS[name](make_runs()).query
    plan = explain(*query.sql_with_params())
    assert name.split()[0] in plan, plan


def test_the_way_down_a_conversation_uses_the_index_of_parents() -> None:
    run = make_runs()
    with CaptureQueriesContext(connection) as queries:
        find_latest(run)
    assert "run_parent" in explain(queries[0]["sql"])


def test_two_runs_have_no_link_in_common() -> None:
    make_runs()
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(owner="other", app="textlab", share_slug="slug")
    assert Run.objects.filter(share_slug=None).count() > 1
