"""The audit log, as staff see it: nothing is added, changed or deleted here."""

from django.contrib import admin
from django.http import HttpRequest

from playground.admin_bases import RecordAdmin
from playground.audit.models import Cutoff, Entry


@admin.register(Entry, Cutoff)
class AuditAdmin(RecordAdmin):
    list_display = ("__str__",)

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        return False
