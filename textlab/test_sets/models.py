"""What is stored of test sets: rows, their executions, each cell's outcome, who judged it."""

import uuid
from typing import ClassVar

from django.db import models

from playground.models import Ask, Run

MAX_NAME_CHARS = 120


class Answers(models.TextChoices):
    """What the models of a test set answer with: images are voted on, and not checked."""

    TEXT = "text", "Text"
    IMAGE = "image", "Images"


class TestSet(models.Model):
    """Examples of one job, what they are asked with, and what every answer has to be like."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    name = models.CharField(max_length=MAX_NAME_CHARS)
    answers = models.CharField(max_length=8, choices=Answers, default=Answers.TEXT)
    columns = models.JSONField(default=list)  # {"name": "city", "kind": "text" or "picture"}
    system = models.TextField(blank=True)  # a template; of images, what they are to be without
    message = models.TextField(blank=True)  # a template: {{city}}
    checks = models.JSONField(default=list)  # of every row, see textlab.test_sets.checks
    variants = models.JSONField(default=list)  # those that were planned last
    removed = models.DateTimeField(null=True, blank=True)  # since then workers are deleting it

    class Meta:
        ordering: ClassVar = ["-changed"]
        indexes: ClassVar = [models.Index(fields=["owner", "-changed"])]

    def __str__(self) -> str:
        return self.name

    @property
    def makes_images(self) -> bool:
        return self.answers == Answers.IMAGE


class TestRow(models.Model):
    """One example: a value for each column. Of a picture, the key of its TestPicture."""

    test_set = models.ForeignKey(TestSet, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # from 1
    values = models.JSONField(default=dict)
    checks = models.JSONField(default=list)  # this row's own

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["test_set", "number"], name="one_test_row_per_number")
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.test_set_id}"


class TestPicture(models.Model):
    """A picture of a row, as it is sent. The runs that are asked about it have the same file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    test_set = models.ForeignKey(TestSet, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="runs/%Y/%m/%d/", max_length=200)
    width = models.PositiveIntegerField(null=True, blank=True)  # pixels
    height = models.PositiveIntegerField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    metadata = models.JSONField(default=dict)  # name, mime, notes

    def __str__(self) -> str:
        return str(self.metadata.get("name") or f"picture {self.pk}")


class TestExecution(models.Model):
    """The rows of a test set sent to some variants, as all of them stood when it was started."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    test_set = models.ForeignKey(TestSet, on_delete=models.CASCADE, related_name="executions")
    owner = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=MAX_NAME_CHARS)
    variants = models.JSONField()  # see textlab.test_sets.variants
    answers = models.CharField(max_length=8, choices=Answers, default=Answers.TEXT)
    columns = models.JSONField()
    system = models.TextField(blank=True)
    message = models.TextField(blank=True)
    session = models.CharField(max_length=40, blank=True)  # where the owner's keys lie
    network = models.CharField(max_length=32, blank=True)  # it was started from
    key_marks = models.JSONField(default=dict)  # by provider: keys.store.KeyMark as a list
    ask = models.OneToOneField(  # the press that began it
        Ask, null=True, blank=True, on_delete=models.SET_NULL, related_name="test_execution"
    )
    # Null in most, of which the constraint below has no row.
    share_slug = models.CharField(max_length=32, null=True, blank=True)  # noqa: DJ001
    is_stopped = models.BooleanField(default=False)  # by its owner: judges aren't asked, either
    runaways = models.JSONField(default=dict)  # see textlab.test_sets.checks.runaways
    hold = models.TextField(blank=True)  # why cells that are due wait: a sentence
    ended = models.DateTimeField(null=True, blank=True)  # since when nothing of it is to be done
    removed = models.DateTimeField(null=True, blank=True)  # since then workers are deleting it
    import_values: ClassVar = {"is_stopped": True}

    class Meta:
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "-created"]),
            # What workers look for every minute: few, however many executions there are.
            models.Index(
                fields=["created"], name="execution_open", condition=models.Q(ended__isnull=True)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["share_slug"],
                name="one_execution_per_link",
                condition=models.Q(share_slug__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    @property
    def makes_images(self) -> bool:
        return self.answers == Answers.IMAGE


class ExecutionRow(models.Model):
    """A row as it was asked, whatever has become of the test set since."""

    execution = models.ForeignKey(TestExecution, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # of the row it was made of
    values = models.JSONField(default=dict)
    checks = models.JSONField(default=list)  # the set's, then the row's own
    vote = models.JSONField(null=True, blank=True)  # on its images, see textlab.test_sets.voting

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["execution", "number"], name="one_execution_row_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.execution_id}"


class TestCell(models.Model):
    """A row as one variant answered it. Its run has the answer; here is what came of the checks."""

    class Outcome(models.TextChoices):
        PASS = "pass", "Passed"
        FAIL = "fail", "Failed"
        ERROR = "error", "Error"

    class Verdict(models.TextChoices):
        PASS = "pass", "Pass"
        FAIL = "fail", "Fail"

    execution = models.ForeignKey(TestExecution, on_delete=models.CASCADE, related_name="cells")
    row = models.ForeignKey(ExecutionRow, on_delete=models.CASCADE, related_name="cells")
    variant = models.PositiveSmallIntegerField()  # its place in the execution's, from 0
    # Null until it is queued, and once it is deleted.
    run = models.OneToOneField(
        Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="test_cell"
    )
    is_due = models.BooleanField(default=True)  # workers are to queue a run for it
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True)  # blank: not yet
    results = models.JSONField(default=list, blank=True)  # one for each check; null: not yet
    verdict = models.CharField(max_length=4, choices=Verdict, blank=True)  # by hand, goes first
    comment = models.TextField(blank=True)
    import_values: ClassVar = {"is_due": False}

    class Meta:
        ordering: ClassVar = ["row__number", "variant"]
        indexes: ClassVar = [
            models.Index(
                fields=["execution"], name="test_cell_due", condition=models.Q(is_due=True)
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["execution", "row", "variant"], name="one_test_cell_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"row {self.row_id}, variant {self.variant} of {self.execution_id}"

    @property
    def final_outcome(self) -> str:
        """What counts: the verdict by hand, where there is one."""
        return self.verdict or self.outcome


class JudgeRun(models.Model):
    """A model's judgement of an answer. Its run has what it was asked and what it said."""

    run = models.OneToOneField(
        Run, primary_key=True, on_delete=models.CASCADE, related_name="judge_run"
    )
    cell = models.ForeignKey(TestCell, on_delete=models.CASCADE, related_name="judge_runs")
    check_index = models.PositiveSmallIntegerField()  # the place of its check in the row's, from 0

    class Meta:
        ordering: ClassVar = ["check_index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cell", "check_index"], name="one_judge_per_check")
        ]

    def __str__(self) -> str:
        return f"judge of check {self.check_index} of {self.cell_id}"
