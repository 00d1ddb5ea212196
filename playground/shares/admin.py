"""Ends of links, as staff see them."""

from django.contrib import admin

from playground.admin_bases import RecordAdmin
from playground.shares.models import ShareEnd


@admin.register(ShareEnd)
class ShareEndAdmin(RecordAdmin):
    list_display = ("run", "ends")
    search_fields = ("=run__id",)
