"""Runs, files, model lists and sign-in counts, as staff see them."""

from typing import Any, ClassVar, cast

from allauth.socialaccount.models import SocialApp, SocialToken
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ChoiceField
from django.http import HttpRequest

from playground.accounts.signals import access_changed
from playground.admin_bases import EditableAdmin, RecordAdmin
from playground.http import Request
from playground.models import (
    AccessRule,
    Artifact,
    Ask,
    Favourite,
    Invitation,
    KeyLimit,
    ListedModel,
    Listing,
    LongText,
    ProviderKey,
    Run,
    RunLabel,
    SavedText,
    TryCount,
)
from playground.providers import list_providers
from playground.runs import services as runs


@admin.register(Run)
class RunAdmin(RecordAdmin):
    list_display = ("created", "owner", "app", "endpoint", "provider", "model", "status")
    list_filter = ("app", "status", "provider", "endpoint", "error_kind")
    search_fields = ("=id", "=owner", "model", "=share_slug")
    search_help_text = "A run's id, an owner, a share link's last part, or part of a model's name"
    raw_id_fields = ("parent", "opening", "ask")
    large_fields: ClassVar = ("request", "text", "reasoning", "extra", "error", "error_hint")

    def delete_model(self, _request: HttpRequest, obj: Run) -> None:
        runs.delete_run(obj)

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Run]) -> None:
        for run in queryset:
            runs.delete_run(run)


@admin.register(RunLabel)
class RunLabelAdmin(RecordAdmin):
    list_display = ("created", "owner", "name", "starred", "key")
    list_filter = ("starred",)
    search_fields = ("=key", "=owner", "name")


@admin.register(Artifact)
class ArtifactAdmin(RecordAdmin):
    list_display = ("id", "run", "role", "file", "width", "height", "bytes")
    list_filter = ("role",)
    search_fields = ("=run__id", "=run__owner", "=sha256", "file")
    list_select_related = ("run",)
    large_fields: ClassVar = ("metadata", *(f"run__{name}" for name in RunAdmin.large_fields))


@admin.register(Ask)
class AskAdmin(RecordAdmin):
    list_display = ("id", "owner", "created")
    search_fields = ("=owner",)
    date_hierarchy = "created"


@admin.register(Listing)
class ListingAdmin(RecordAdmin):
    list_display = ("provider", "fetched", "tried", "count", "is_cut", "latency", "error")


@admin.register(ListedModel)
class ListedModelAdmin(RecordAdmin):
    list_display = ("name", "provider", "kind", "vision", "size", "context_length", "gated")
    list_filter = ("provider", "kind", "vision", "gated", "on_plan", "reasoning")
    search_fields = ("name", "search")


@admin.register(Favourite)
class FavouriteAdmin(EditableAdmin):
    list_display = ("owner", "provider", "model")
    list_filter = ("provider",)
    search_fields = ("=owner", "model")


@admin.register(TryCount)
class TryCountAdmin(RecordAdmin):
    """Deleting a row lets whom it counts try again at once."""

    list_display = ("key", "count", "until")


@admin.register(AccessRule)
class AccessRuleAdmin(EditableAdmin):
    """What groups may use. With a first rule for a group it may use nothing else."""

    list_display = ("group", "provider", "pattern", "host_key")
    list_filter = ("group", "provider")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "provider":
            choices = [("", "Every provider"), *((p.slug, p.name) for p in list_providers())]
            return ChoiceField(choices=choices, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: AccessRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        actor = cast("Request", request).owner
        subject = f"group {obj.group_id or 'none'}"
        access_changed.send(AccessRule, actor=actor, subject=subject, request=request)


@admin.register(Invitation)
class InvitationAdmin(RecordAdmin):
    """Made and taken back on the page of people."""

    list_display = ("note", "role", "created_by", "expires", "used_by", "revoked")
    list_filter = ("role",)
    exclude = ("token_hash",)


@admin.register(KeyLimit)
class KeyLimitAdmin(RecordAdmin):
    """Deleting a row lets runs begin that wait for it, within a few seconds."""

    list_display = ("provider", "source", "units", "until")
    list_filter = ("provider", "source")


@admin.register(ProviderKey)
class ProviderKeyAdmin(RecordAdmin):
    """That there is a key. The key itself is for nobody to see."""

    list_display = ("user", "slot", "created")
    list_filter = ("slot",)
    exclude = ("token",)


@admin.register(LongText)
class LongTextAdmin(RecordAdmin):
    list_display = ("sum",)
    search_fields = ("=sum",)
    large_fields: ClassVar = ("text",)

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        return False  # runs ask with it: it goes with the last of them


@admin.register(SavedText)
class SavedTextAdmin(EditableAdmin):
    """All kinds together. New ones are made as one kind, in the app whose kind that is."""

    list_display = ("name", "kind", "owner")
    list_filter = ("kind",)
    search_fields = ("=owner", "name", "text", "negative_text")

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


# The host's provider is in the settings, and tokens of it are not stored: nothing to see there.
admin.site.unregister([SocialApp, SocialToken])
