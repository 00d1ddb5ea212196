"""The kinds of model admins: rows that staff may correct, and records that stay as they are."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:  # subscripted for the type checker alone
    ModelAdmin = admin.ModelAdmin


class EditableAdmin(ModelAdmin):
    """Rows that people made, which staff may correct."""

    list_per_page = 50
    show_full_result_count = False  # a count of a million rows takes seconds


class RecordAdmin(EditableAdmin):
    """Rows that are a record of what happened: a changed one would lie.

    `large_fields` are not loaded for the list: requests and answers may be megabytes each.
    """

    large_fields: ClassVar[tuple[str, ...]] = ()

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith("_changelist")
        return rows.defer(*self.large_fields) if is_list else rows
