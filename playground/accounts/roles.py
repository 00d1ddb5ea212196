"""Members use the site; hosts run it, too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

MEMBER, HOST = "member", "host"
ROLES = {MEMBER: "Member", HOST: "Host"}

View = Callable[..., HttpResponseBase]


def is_host(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_superuser


def get_role(user: User) -> str:
    return HOST if user.is_superuser else MEMBER


def set_role(user: User, role: str) -> None:
    user.is_superuser = user.is_staff = role == HOST
    user.save(update_fields=["is_superuser", "is_staff"])


def require_host(view: View) -> View:
    """For pages that only hosts see."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_host(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied("Only hosts can see this page.")
        return redirect_to_login(request.get_full_path())

    return guarded
