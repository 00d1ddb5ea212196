"""Jobs, images, boards, styles and grids, as staff see them."""

from typing import ClassVar

from django.contrib import admin

from imagegen.models import Board, Grid, Job, Picture, Style
from playground.admin_bases import EditableAdmin, RecordAdmin


@admin.register(Job)
class JobAdmin(RecordAdmin):
    list_display = ("run_id", "place", "sent", "pixels", "took", "grid_id", "cell")
    search_fields = ("=run__id", "=run__owner", "=grid__id")
    raw_id_fields = ("run", "grid")
    exclude = ("session",)
    large_fields: ClassVar = ("answer", "notes", "used")


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
    search_fields = ("=owner", "name", "prompt", "negative_prompt")


@admin.register(Grid)
class GridAdmin(RecordAdmin):
    list_display = ("id", "owner", "provider", "endpoint", "created")
    list_filter = ("provider", "endpoint")
    search_fields = ("=id", "=owner")
    raw_id_fields = ("ask", "plot_run")
    large_fields: ClassVar = ("request", "axes")
