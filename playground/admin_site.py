"""Django's admin at `/admin/`, for staff: they sign in where everybody does."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from playground.context_processors import get_staff_notice


class StaffSite(AdminSite):
    """The admin without a sign-in page of its own, whose tries nobody would count."""

    site_header = "Administration"
    site_title = "Administration"
    index_title = "Everything stored here"

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        if notice := get_staff_notice():
            messages.warning(request, notice)
        return super().index(request, extra_context)

    def login(self, request: HttpRequest, _extra_context: object = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied("Only staff can see this page.")
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index")))
