"""Limits, which staff set, and what was used, which is a record."""

from typing import ClassVar

from django.contrib import admin

from playground.admin_bases import EditableAdmin, RecordAdmin
from playground.quotas.kinds import ALL
from playground.quotas.models import Counter, DailyUsage, Quota


@admin.register(Quota)
class QuotaAdmin(EditableAdmin):
    """In force within a few seconds."""

    list_display = ("audience", "group", "user", "key", *ALL)
    list_filter = ("audience", "key", "group")
    list_select_related = ("group", "user")
    autocomplete_fields: ClassVar = ["user"]
    search_fields = ("user__username", "group__name")
    fieldsets: ClassVar = [
        (None, {"fields": ["audience", "group", "user", "key"]}),
        (
            "At most",
            {
                "fields": ALL,
                "description": "Empty: what the settings say, or the limit for more people. "
                "0: none at all. To lift a limit for somebody, enter a very large number.",
            },
        ),
    ]


@admin.register(DailyUsage)
class DailyUsageAdmin(RecordAdmin):
    list_display = ("day", "owner", "provider", "model", "key_source", "runs", "images")
    list_filter = ("provider", "key_source")
    search_fields = ("=owner", "model")
    date_hierarchy = "day"


@admin.register(Counter)
class CounterAdmin(RecordAdmin):
    """Deleting a row lets somebody send again who had to wait for the minute's end."""

    list_display = ("subject", "runs", "until")
    search_fields = ("subject",)
