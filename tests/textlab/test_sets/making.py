"""Test sets as a person has them: saved, executed, judged."""

import hashlib
from typing import Any

from playground.intake.store import write_file
from playground.models import Run
from tests.imagegen.making import a_picture, a_run
from tests.intake.files import saved, scene
from textlab.models import (
    ExecutionRow,
    JudgeRun,
    TestCell,
    TestExecution,
    TestPicture,
    TestSet,
)
from textlab.test_sets.saving import create_test_set

COLUMNS = [{"name": "city", "kind": "text"}, {"name": "photo", "kind": "picture"}]
VARIANT = {
    "label": "One", "model": "featherless:a/b", "values": {"temperature": 0.5}, "system": None,
    "message": None, "preset": "", "prompt": "",
}  # fmt: skip
CHECK = {"type": "icontains", "value": "paris"}


def make_test_set(owner: str) -> dict[str, Any]:
    """With one of everything: a picture, an execution, a cell, its judge."""
    test_set = create_test_set(
        owner, "Capitals", [({"city": "Paris"}, [CHECK])], columns=COLUMNS, message="{{city}}?"
    )
    data = saved(scene(), "PNG")
    picture = TestPicture(
        test_set=test_set, bytes=len(data), sha256=hashlib.sha256(data).hexdigest(),
        metadata={"name": "a.png"},
    )  # fmt: skip
    write_file(picture, "file", data, "png", "a.png")
    picture.save()
    execution = make_execution(test_set)
    return {
        "id": test_set.pk,
        "row": test_set.rows.get().pk,
        "picture": picture.pk,
        "execution": execution.pk,
        "cell": execution.cells.get().pk,
    }


def make_image_results(owner: str) -> dict[str, Any]:
    """Of one row and one variant, which has made an image of it."""
    made = make_test_set(owner)
    TestExecution.objects.filter(pk=made["execution"]).update(answers="image")
    TestCell.objects.filter(pk=made["cell"]).update(run=a_picture(a_run(owner)).run)
    return {**made, "row": 1}


def make_execution(test_set: TestSet) -> TestExecution:
    execution = TestExecution.objects.create(
        test_set=test_set, owner=test_set.owner, name="First", variants=[VARIANT],
        columns=COLUMNS, message="{{city}}?", is_stopped=True,
    )  # fmt: skip
    row = ExecutionRow.objects.create(
        execution=execution, number=1, values={"city": "Paris"}, checks=[CHECK]
    )
    cell = TestCell.objects.create(
        execution=execution, row=row, variant=0, run=make_answer(execution), is_due=False,
        outcome="pass", results=[{"type": "icontains", "passed": True}], comment="Nice",
    )  # fmt: skip
    JudgeRun.objects.create(cell=cell, run=make_answer(execution), check_index=0)
    return execution


def make_answer(execution: TestExecution) -> Run:
    return Run.objects.create(
        owner=execution.owner, app="textlab", provider="featherless", endpoint="chat",
        model="a/b", status="done", request={"message": "Paris?"}, text="Yes, Paris.",
        group=execution.pk,
    )  # fmt: skip
