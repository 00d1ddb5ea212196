"""One row for each conversation, comparison, batch and plot, however many runs it has."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imagegen.models import Grid
from playground.models import Run
from playground.runs import history
from playground.runs import services as runs

pytestmark = pytest.mark.django_db


def make_turn(message: str, parent: Run | None = None, other: Run | None = None) -> Run:
    return runs.create_run(
        owner="me", app="textlab", provider="featherless", endpoint="chat", model="a/b",
        request={"message": message}, parent=parent, other=other,
    )  # fmt: skip


def make_image(group: uuid.UUID, seed: int, status: str = "done") -> Run:
    return Run.objects.create(
        owner="me", app="imagegen", provider="arli", endpoint="txt2img", model="FLUX",
        status=status, request={"prompt": "a fox", "seed": seed}, group=group,
    )  # fmt: skip


def list_titles() -> list[str]:
    return [entry.title for entry in history.list_entries(history.list_ends("me"))]


def test_versions_and_branches_are_one_row_with_what_was_said_last() -> None:
    first = make_turn("First")
    second = make_turn("Second", first)
    make_turn("Second, again", first, other=second)
    third = make_turn("Third", second)
    make_turn("First, edited", other=first)
    make_turn("Another conversation")
    ends = list(history.list_ends("me"))
    assert [run.request["message"] for run in ends] == ["Another conversation", "First, edited"]
    last = make_turn("Fourth", third)
    assert next(iter(history.list_ends("me"))) == last
    assert list_titles() == ["First", "Another conversation"]


def test_of_turns_of_one_moment_one_is_the_row() -> None:
    first = make_turn("First")
    for number in range(5):
        make_turn(f"Answer {number}", first)
    Run.objects.update(created=timezone.now())
    assert len(list_titles()) == 1


def test_what_was_taken_out_is_no_end() -> None:
    first = make_turn("First")
    last = make_turn("Second", first)
    Run.objects.filter(pk=last.pk).update(removed=timezone.now())
    assert [run.pk for run in history.list_ends("me")] == [first.pk]


def test_a_conversation_from_before_trees_were_stored_is_one_row() -> None:
    first = make_turn("First")
    for number in range(3):
        make_turn(f"Turn {number}", first)
    Run.objects.update(tree=None)
    assert list_titles() == ["First"]


def test_a_plot_is_one_row_that_leads_to_it() -> None:
    grid = Grid.objects.create(
        owner="me", provider="arli", endpoint="txt2img", request={"prompt": "a fox"},
        axes=[{"name": "steps", "label": "Steps", "values": [1, 2, 3]}],
    )  # fmt: skip
    for seed in range(3):
        make_image(grid.pk, seed, "failed" if seed else "done")
    Run.objects.create(owner="me", app="imagegen", endpoint="grid", status="done", group=grid.pk)
    [entry] = history.list_entries(history.list_ends("me"))
    assert entry.url == f"/images/grid/{grid.pk}/"
    assert (entry.title, entry.facts) == ("a fox", ("Plot of 3 images", "Steps"))
    assert entry.said == "2 failed"


def test_what_one_press_made_is_one_row() -> None:
    for count in (1, 4):
        group = uuid.uuid4()
        for seed in range(count):
            make_image(group, seed)
    entries = history.list_entries(history.list_ends("me"))
    assert [entry.facts for entry in entries] == [("4 requests", "FLUX"), ("FLUX",)]
    assert entries[0].url == f"/images/?after={group}#results"


def test_a_page_of_history_costs_as_many_queries_however_much_is_in_its_rows() -> None:
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            list_titles()
        return len(queries)

    def make_some(count: int) -> None:
        group = uuid.uuid4()
        first = make_turn("First")
        for number in range(count):
            make_image(group, number)
            first = make_turn(f"Turn {number}", first)

    make_some(2)
    few = count_queries()
    for count in (3, 9):
        make_some(count)
    assert count_queries() == few


def test_the_newest_row_comes_first() -> None:
    old, new = make_turn("Old"), make_turn("New")
    Run.objects.filter(pk=old.pk).update(created=new.created - timedelta(days=400))
    assert list_titles() == ["New", "Old"]
