"""Test sets and their executions, as staff see them."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from playground.admin_bases import RecordAdmin
from textlab.test_sets.models import (
    ExecutionRow,
    JudgeRun,
    TestCell,
    TestExecution,
    TestPicture,
    TestRow,
    TestSet,
)
from textlab.test_sets.services import delete_execution, delete_test_set


class PartAdmin(RecordAdmin):
    """What goes with the test set or execution that it is a part of."""

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        return False


@admin.register(TestSet)
class TestSetAdmin(RecordAdmin):
    list_display = ("name", "owner", "created", "changed")
    search_fields = ("=id", "=owner", "name")
    date_hierarchy = "created"
    large_fields: ClassVar = ("system", "message", "checks", "variants")

    def delete_model(self, _request: HttpRequest, obj: TestSet) -> None:
        delete_test_set(obj)

    def delete_queryset(self, _request: HttpRequest, queryset: "QuerySet[TestSet]") -> None:
        for test_set in queryset:
            delete_test_set(test_set)


@admin.register(TestRow)
class TestRowAdmin(PartAdmin):
    list_display = ("test_set_id", "number")
    search_fields = ("=test_set__id", "=test_set__owner")
    raw_id_fields = ("test_set",)
    large_fields: ClassVar = ("values", "checks")


@admin.register(TestPicture)
class TestPictureAdmin(PartAdmin):
    list_display = ("id", "test_set_id", "width", "height", "bytes")
    search_fields = ("=id", "=test_set__id", "=test_set__owner")
    raw_id_fields = ("test_set",)


@admin.register(TestExecution)
class TestExecutionAdmin(RecordAdmin):
    list_display = ("id", "name", "owner", "created", "ended")
    search_fields = ("=id", "=owner", "name")
    date_hierarchy = "created"
    exclude = ("session", "share_slug", "key_marks", "network")
    raw_id_fields = ("test_set", "ask")
    large_fields: ClassVar = ("system", "message", "variants")

    def delete_model(self, _request: HttpRequest, obj: TestExecution) -> None:
        delete_execution(obj)

    def delete_queryset(self, _request: HttpRequest, queryset: "QuerySet[TestExecution]") -> None:
        for execution in queryset:
            delete_execution(execution)


@admin.register(ExecutionRow)
class ExecutionRowAdmin(PartAdmin):
    list_display = ("execution_id", "number")
    search_fields = ("=execution__id", "=execution__owner")
    raw_id_fields = ("execution",)
    large_fields: ClassVar = ("values", "checks")


@admin.register(TestCell)
class TestCellAdmin(PartAdmin):
    list_display = ("execution_id", "row_id", "variant", "outcome", "verdict", "run_id")
    list_filter = ("outcome", "verdict")
    search_fields = ("=execution__id", "=execution__owner", "=run__id")
    raw_id_fields = ("execution", "row", "run")
    large_fields: ClassVar = ("results", "comment")


@admin.register(JudgeRun)
class JudgeRunAdmin(PartAdmin):
    list_display = ("run_id", "cell_id", "check_index")
    search_fields = ("=run__id", "=run__owner")
    raw_id_fields = ("run", "cell")
