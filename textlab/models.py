"""What the text pages store beside runs: rounds, votes, token probabilities, presets."""

import uuid
from typing import ClassVar

from django.db import models

from playground.models import Run
from textlab.cards.models import Card, CardPicture
from textlab.presets.models import Preset
from textlab.prompts.models import Prompt, PromptVersion
from textlab.shares.models import SharedComparison
from textlab.sweeps.models import Sweep, SweepCell
from textlab.test_sets.models import (
    ExecutionRow,
    JudgeRun,
    TestCell,
    TestExecution,
    TestPicture,
    TestRow,
    TestSet,
)
from textlab.visibility.models import HiddenParameters

__all__ = [
    "Card",
    "CardPicture",
    "ExecutionRow",
    "HiddenParameters",
    "JudgeRun",
    "LaneAnswer",
    "Preset",
    "Prompt",
    "PromptVersion",
    "Round",
    "SharedComparison",
    "Sweep",
    "SweepCell",
    "TestCell",
    "TestExecution",
    "TestPicture",
    "TestRow",
    "TestSet",
    "TokenProbabilities",
    "Vote",
]


class Round(models.Model):
    """One message that several lanes answered. Its id is the group of their runs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    # Its lanes are in an order of chance, and nobody learns which is which before the vote.
    is_blind = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [models.Index(fields=["owner", "-created"])]

    def __str__(self) -> str:
        return f"round {self.id}"

    @property
    def is_hidden(self) -> bool:
        return self.is_blind and not hasattr(self, "vote")


class LaneAnswer(models.Model):
    """The answer of one lane. Its run has the question and the answer; here is its place.

    Of several at one position the newest is the lane's: it was asked again.
    """

    run = models.OneToOneField(
        Run, primary_key=True, on_delete=models.CASCADE, related_name="lane_answer"
    )
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()  # of the lane, from 0

    class Meta:
        ordering: ClassVar = ["position", "run__created"]

    def __str__(self) -> str:
        return f"answer of {self.run_id}"


class Vote(models.Model):
    """What somebody thought of the answers of a round. It outlives them."""

    class Verdict(models.TextChoices):
        WIN = "win", "Best answer"
        TIE = "tie", "Tie"
        ALL_BAD = "all_bad", "All bad"

    # Empty once the round is deleted; a round has one vote at most.
    round = models.OneToOneField(
        Round, null=True, blank=True, on_delete=models.SET_NULL, related_name="vote"
    )
    owner = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    winner = models.PositiveSmallIntegerField(null=True, blank=True)  # its place in `contestants`
    # In their order: {"letter", "provider", "model", "parameters": those that differed}.
    contestants = models.JSONField()
    task = models.CharField(max_length=40, blank=True)  # a tag of the person's own

    class Meta:
        ordering: ClassVar = ["-created", "-pk"]
        indexes: ClassVar = [models.Index(fields=["owner", "-created"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(verdict="win", winner__isnull=False)
                | (~models.Q(verdict="win") & models.Q(winner__isnull=True)),
                name="a_win_has_a_winner",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of {len(self.contestants)}"


class TokenProbabilities(models.Model):
    """How likely the tokens of an answer were, of the first few thousand."""

    run = models.OneToOneField(
        Run, primary_key=True, on_delete=models.CASCADE, related_name="token_probabilities"
    )
    tokens = models.JSONField()  # [token, log probability, [[token, log probability], …]], …

    class Meta:
        verbose_name_plural = "token probabilities"

    def __str__(self) -> str:
        return f"probabilities of {self.run_id}"
