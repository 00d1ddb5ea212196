"""The workers and their failures, as staff see them."""

from django.contrib import admin

from playground.admin_bases import RecordAdmin
from playground.health.models import TaskFailure, Worker


@admin.register(Worker)
class WorkerAdmin(RecordAdmin):
    list_display = ("name", "started", "seen")


@admin.register(TaskFailure)
class TaskFailureAdmin(RecordAdmin):
    list_display = ("task", "error", "count", "last")
