"""Rounds of comparisons, their answers, votes and what people saved, as staff see them."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from playground.admin_bases import RecordAdmin
from playground.runs import services as runs
from textlab.models import (
    Card,
    CardPicture,
    HiddenParameters,
    LaneAnswer,
    Preset,
    Prompt,
    PromptVersion,
    Round,
    SharedComparison,
    Sweep,
    SweepCell,
    TokenProbabilities,
    Vote,
)
from textlab.sweeps.services import delete_sweep
from textlab.test_sets import admin as test_sets_admin  # noqa: F401 - registers its own
from textlab.votes.services import delete_vote


@admin.register(Round)
class RoundAdmin(RecordAdmin):
    list_display = ("id", "owner", "created", "is_blind")
    list_filter = ("is_blind",)
    search_fields = ("=id", "=owner")
    date_hierarchy = "created"


@admin.register(LaneAnswer)
class LaneAnswerAdmin(RecordAdmin):
    list_display = ("run_id", "round_id", "position")
    search_fields = ("=run__id", "=run__owner", "=round__id")
    raw_id_fields = ("run", "round")

    def delete_model(self, _request: HttpRequest, obj: LaneAnswer) -> None:
        runs.delete_run(obj.run)  # which is nothing without it

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[LaneAnswer]) -> None:
        for answer in queryset.select_related("run"):
            runs.delete_run(answer.run)


@admin.register(Vote)
class VoteAdmin(RecordAdmin):
    list_display = ("created", "owner", "verdict", "winner", "task", "round_id")
    list_filter = ("verdict",)
    search_fields = ("=owner", "=round__id", "task")
    raw_id_fields = ("round",)
    date_hierarchy = "created"
    large_fields: ClassVar = ("contestants",)

    def delete_model(self, _request: HttpRequest, obj: Vote) -> None:
        delete_vote(obj)

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Vote]) -> None:
        for vote in queryset:
            delete_vote(vote)


@admin.register(Preset)
class PresetAdmin(RecordAdmin):
    list_display = ("name", "owner")
    search_fields = ("name", "=owner")


@admin.register(Prompt)
class PromptAdmin(RecordAdmin):
    list_display = ("name", "owner", "changed")
    search_fields = ("name", "=owner")


@admin.register(PromptVersion)
class PromptVersionAdmin(RecordAdmin):
    list_display = ("prompt_id", "number", "note", "created")
    search_fields = ("=prompt__owner", "note")
    raw_id_fields = ("prompt",)


@admin.register(HiddenParameters)
class HiddenParametersAdmin(RecordAdmin):
    list_display = ("owner", "names")
    search_fields = ("=owner",)


@admin.register(TokenProbabilities)
class TokenProbabilitiesAdmin(RecordAdmin):
    list_display = ("run_id",)
    search_fields = ("=run__id", "=run__owner")
    raw_id_fields = ("run",)
    large_fields: ClassVar = ("tokens",)


@admin.register(Card)
class CardAdmin(RecordAdmin):
    list_display = ("name", "owner", "created")
    search_fields = ("name", "=owner")
    large_fields: ClassVar = ("source",)


@admin.register(Sweep)
class SweepAdmin(RecordAdmin):
    list_display = ("id", "owner", "created")
    search_fields = ("=id", "=owner")
    date_hierarchy = "created"
    exclude = ("session",)
    raw_id_fields = ("ask",)
    large_fields: ClassVar = ("message",)

    def delete_model(self, _request: HttpRequest, obj: Sweep) -> None:
        delete_sweep(obj)

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Sweep]) -> None:
        for sweep in queryset:
            delete_sweep(sweep)


@admin.register(SweepCell)
class SweepCellAdmin(RecordAdmin):
    list_display = ("run_id", "sweep_id", "row", "column")
    search_fields = ("=run__id", "=sweep__id")
    raw_id_fields = ("run", "sweep")

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        return False  # it goes with its run


@admin.register(SharedComparison)
class SharedComparisonAdmin(RecordAdmin):
    list_display = ("slug", "owner", "created")
    search_fields = ("=slug", "=owner")
    date_hierarchy = "created"


@admin.register(CardPicture)
class CardPictureAdmin(RecordAdmin):
    list_display = ("card_id",)
    search_fields = ("=card__id",)
    raw_id_fields = ("card",)
    large_fields: ClassVar = ("webp",)
