"""Uploads, their pages, batches and readings, and saved prompts, as staff see them."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from playground.admin_bases import EditableAdmin, RecordAdmin
from playground.runs import services as runs
from vision.models import (
    Batch,
    Decision,
    Extraction,
    Page,
    Reading,
    SavedFields,
    SavedPrompt,
    Upload,
)
from vision.readings import services


@admin.register(Batch)
class BatchAdmin(RecordAdmin):
    list_display = ("id", "owner", "provider", "created")
    list_filter = ("provider",)
    search_fields = ("=id", "=owner")
    date_hierarchy = "created"
    exclude = ("session",)

    def delete_model(self, _request: HttpRequest, obj: Batch) -> None:
        services.delete_readings(obj)

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Batch]) -> None:
        for batch in queryset:
            services.delete_readings(batch)


@admin.register(Upload)
class UploadAdmin(RecordAdmin):
    list_display = ("name", "batch", "slug", "size", "total", "width", "height")
    list_filter = ("slug",)
    search_fields = ("=id", "=batch__id", "=batch__owner", "name")
    list_select_related = ("batch",)


@admin.register(Page)
class PageAdmin(RecordAdmin):
    list_display = (
        "id",
        "upload",
        "number",
        "chosen",
        "tilt",
        "rotate",
        "width",
        "height",
        "error",
    )
    list_filter = ("chosen", "accepted")
    search_fields = ("=id", "=batch__id", "=batch__owner", "upload__name")
    list_select_related = ("upload",)
    large_fields: ClassVar = ("truth", "choices", "notes", "options")


@admin.register(Reading)
class ReadingAdmin(RecordAdmin):
    list_display = ("run_id", "batch_id", "page", "task", "cut_kind", "kept_chars")
    list_filter = ("task", "cut_kind")
    search_fields = ("=run__id", "=run__owner", "=batch__id", "=page__id", "page__upload__name")
    list_select_related = ("page__upload",)
    raw_id_fields = ("run", "batch", "page", "extraction")
    large_fields: ClassVar = ("edited_text", "lines")

    def delete_model(self, _request: HttpRequest, obj: Reading) -> None:
        runs.delete_run(obj.run)  # which is nothing without it

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Reading]) -> None:
        for reading in queryset.select_related("run"):
            runs.delete_run(reading.run)


@admin.register(SavedPrompt)
class SavedPromptAdmin(EditableAdmin):
    list_display = ("name", "owner")
    search_fields = ("=owner", "name", "text")


@admin.register(SavedFields)
class SavedFieldsAdmin(EditableAdmin):
    list_display = ("name", "owner")
    search_fields = ("=owner", "name", "text")


@admin.register(Extraction)
class ExtractionAdmin(RecordAdmin):
    list_display = ("id", "batch", "created")
    search_fields = ("=id", "=batch__id", "=batch__owner")
    date_hierarchy = "created"
    large_fields: ClassVar = ("prompt", "fields")


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    list_display = ("id", "extraction", "page", "row", "column")
    search_fields = ("=extraction__id", "=page__id", "=extraction__batch__owner")
    list_select_related = ("extraction", "page__upload")
    large_fields: ClassVar = ("original", "text")
