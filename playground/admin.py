"""Runs, files, model lists and sign-in counts, as staff see them."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from playground.admin_bases import EditableAdmin, RecordAdmin
from playground.models import (
    Artifact,
    Ask,
    Favourite,
    ListedModel,
    Listing,
    LongText,
    Run,
    SavedText,
    TryCount,
)
from playground.runs import services as runs


@admin.register(Run)
class RunAdmin(RecordAdmin):
    list_display = ("created", "owner", "app", "endpoint", "provider", "model", "status")
    list_filter = ("app", "status", "provider", "endpoint", "error_kind")
    search_fields = ("=id", "=owner", "model", "=share_slug")
    search_help_text = "A run's id, an owner, a share link's last part, or part of a model's name"
    raw_id_fields = ("parent", "opening", "ask")
    large_fields: ClassVar = ("request", "text", "reasoning", "extra", "error", "error_hint")

    def delete_model(self, _request: HttpRequest, obj: Run) -> None:
        runs.delete_run(obj)

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Run]) -> None:
        for run in queryset:
            runs.delete_run(run)


@admin.register(Artifact)
class ArtifactAdmin(RecordAdmin):
    list_display = ("id", "run", "role", "file", "width", "height", "bytes")
    list_filter = ("role",)
    search_fields = ("=run__id", "=run__owner", "=sha256", "file")
    list_select_related = ("run",)
    large_fields: ClassVar = ("metadata", *(f"run__{name}" for name in RunAdmin.large_fields))


@admin.register(Ask)
class AskAdmin(RecordAdmin):
    list_display = ("id", "owner", "created")
    search_fields = ("=owner",)
    date_hierarchy = "created"


@admin.register(Listing)
class ListingAdmin(RecordAdmin):
    list_display = ("provider", "fetched", "tried", "count", "is_cut", "latency", "error")


@admin.register(ListedModel)
class ListedModelAdmin(RecordAdmin):
    list_display = ("name", "provider", "kind", "vision", "size", "context_length", "gated")
    list_filter = ("provider", "kind", "vision", "gated", "on_plan", "reasoning")
    search_fields = ("name", "search")


@admin.register(Favourite)
class FavouriteAdmin(EditableAdmin):
    list_display = ("owner", "provider", "model")
    list_filter = ("provider",)
    search_fields = ("=owner", "model")


@admin.register(TryCount)
class TryCountAdmin(RecordAdmin):
    """Deleting a row lets whom it counts try again at once."""

    list_display = ("key", "count", "until")


@admin.register(LongText)
class LongTextAdmin(RecordAdmin):
    list_display = ("sum",)
    search_fields = ("=sum",)
    large_fields: ClassVar = ("text",)

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        return False  # runs ask with it: it goes with the last of them


@admin.register(SavedText)
class SavedTextAdmin(EditableAdmin):
    """All kinds together. New ones are made as one kind, in the app whose kind that is."""

    list_display = ("name", "kind", "owner")
    list_filter = ("kind",)
    search_fields = ("=owner", "name", "text", "negative_text")

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False
