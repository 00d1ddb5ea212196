"""Uploads, their pages and batches, and saved prompts, as staff see them."""

from typing import ClassVar

from django.contrib import admin

from playground.admin_bases import EditableAdmin, RecordAdmin
from vision.models import Batch, Page, SavedPrompt, Upload


@admin.register(Batch)
class BatchAdmin(RecordAdmin):
    list_display = ("id", "owner", "provider", "created")
    list_filter = ("provider",)
    search_fields = ("=id", "=owner")
    date_hierarchy = "created"
    exclude = ("session",)


@admin.register(Upload)
class UploadAdmin(RecordAdmin):
    list_display = ("name", "batch", "slug", "size", "total", "width", "height")
    list_filter = ("slug",)
    search_fields = ("=id", "=batch__id", "=batch__owner", "name")
    list_select_related = ("batch",)


@admin.register(Page)
class PageAdmin(RecordAdmin):
    list_display = ("id", "upload", "number", "chosen", "rotate", "width", "height", "error")
    list_filter = ("chosen", "accepted")
    search_fields = ("=id", "=batch__id", "=batch__owner", "upload__name")
    list_select_related = ("upload",)
    large_fields: ClassVar = ("truth", "choices", "notes", "options")


@admin.register(SavedPrompt)
class SavedPromptAdmin(EditableAdmin):
    list_display = ("name", "owner")
    search_fields = ("=owner", "name", "text")
