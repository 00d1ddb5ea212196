"""The page "Your data": download everything, bring it back, delete it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from playground.accounts import signals
from playground.backup.archive import BackupError
from playground.belongings.exports import stream_export
from playground.belongings.forms import DeletionForm, ImportForm
from playground.belongings.imports import MAX_ROWS, import_archive
from playground.belongings.removal import DeletionError, delete_belongings, is_last_host
from playground.http import Request, see_other
from playground.keys.own_keys import forget_keys
from playground.middleware import VISITOR_COOKIE
from playground.models import Run
from playground.quotas.storage import list_stored, sum_bytes
from playground.quotas.usage import forget_person


@never_cache
@require_GET
def show_data(request: Request) -> HttpResponse:
    return render_page(request)


def render_page(request: Request, *, status: int = 200, **extra: Any) -> HttpResponse:
    stored = list_stored(request.owner)
    context = {
        "runs": Run.objects.filter(owner=request.owner).count(),
        "files": sum(each.files for each in stored),
        "bytes": sum_bytes(stored),
        "import_form": ImportForm(),
        "deletion_form": build_deletion_form(request),
        "max_bytes": settings.LARGEST_REQUEST,
        "max_rows": MAX_ROWS,
        **extra,
    }
    return render(request, "belongings/data.html", context, status=status)


def build_deletion_form(request: Request, data: Any = None) -> DeletionForm:
    return DeletionForm(data, has_account=request.user.is_authenticated, prefix="deletion")


def send(signal: Any, request: Request) -> None:
    signal.send(Run, actor=request.owner, subject=request.owner, request=request)


@never_cache
@require_POST
def export_data(request: Request) -> StreamingHttpResponse:
    send(signals.data_exported, request)
    name = f"playground-data-{timezone.now():%Y-%m-%d}.zip"
    return StreamingHttpResponse(
        stream_export(request.owner),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "X-Accel-Buffering": "no",
        },
    )


@never_cache
@require_POST
def import_data(request: Request) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rows, files = import_archive(form.cleaned_data["file"].file, request.owner)
        except BackupError as error:
            form.add_error("file", f"{error} Nothing has been imported.")
        else:
            send(signals.data_imported, request)
            messages.success(request, f"Imported: {rows:,} entries and {files:,} files.")
            return see_other(reverse("data"))
    return render_page(request, status=422, import_form=form)


@never_cache
@require_POST
def delete_data(request: Request) -> HttpResponse:
    form = build_deletion_form(request, request.POST)
    if form.is_valid():
        with_account = form.cleaned_data.get("account", False)
        user = request.user
        if with_account and isinstance(user, User) and is_last_host(user):
            form.add_error("account", "You are the only host. Make somebody else a host first.")
        else:
            try:
                delete_belongings(request.owner)
            except DeletionError as error:
                form.add_error(None, str(error))
            else:
                return close_data(request, with_account=with_account)
    return render_page(request, status=422, deletion_form=form)


def close_data(request: Request, *, with_account: bool) -> HttpResponse:
    """Keys go, too. A visitor is somebody new from now on, as is whoever had an account."""
    send(signals.data_deleted, request)
    forget_keys(request.session)
    user = request.user
    if isinstance(user, User) and not with_account:
        messages.success(request, "Your data is deleted.")
        return see_other(reverse("data"))
    forget_person(request.owner)
    if isinstance(user, User):
        send(signals.account_deleted, request)
        logout(request)
        user.delete()
    request.session.flush()
    response = see_other(reverse("data"))
    response.delete_cookie(VISITOR_COOKIE)
    messages.success(request, "Your data is deleted.")
    return response
