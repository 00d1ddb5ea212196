"""Jobs, images, boards, styles and grids, as staff see them."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from imagegen.models import Board, Grid, Job, Picture, Style
from playground.admin_bases import EditableAdmin, RecordAdmin
from playground.runs import services as runs


@admin.register(Job)
class JobAdmin(RecordAdmin):
    list_display = ("run_id", "place", "sent", "pixels", "took", "grid_id", "cell")
    search_fields = ("=run__id", "=run__owner", "=grid__id")
    raw_id_fields = ("run", "grid")
    exclude = ("session",)
    large_fields: ClassVar = ("answer", "notes", "used")

    def delete_model(self, _request: HttpRequest, obj: Job) -> None:
        runs.delete_run(obj.run)  # which is nothing without it

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Job]) -> None:
        for job in queryset.select_related("run"):
            runs.delete_run(job.run)


@admin.register(Picture)
class PictureAdmin(RecordAdmin):
    list_display = ("created", "owner", "kind", "model", "width", "height", "starred", "deleted")
    list_filter = ("kind", "starred")
    search_fields = ("=owner", "model", "search")
    raw_id_fields = ("artifact", "run", "source")
    large_fields: ClassVar = ("prompt", "search", "infotext")


@admin.register(Board)
class BoardAdmin(EditableAdmin):
    list_display = ("name", "owner", "created")
    search_fields = ("=owner", "name")


@admin.register(Style)
class StyleAdmin(EditableAdmin):
    list_display = ("name", "owner")
    search_fields = ("=owner", "name", "text", "negative_text")


@admin.register(Grid)
class GridAdmin(RecordAdmin):
    list_display = ("id", "owner", "provider", "endpoint", "created")
    list_filter = ("provider", "endpoint")
    search_fields = ("=id", "=owner")
    raw_id_fields = ("ask", "plot_run")
    large_fields: ClassVar = ("request", "axes")
