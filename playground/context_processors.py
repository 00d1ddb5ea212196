"""What every template may use."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from playground.infrastructure.moved_server import NOTICE, REMEDY


def describe_site(request: HttpRequest) -> dict[str, Any]:
    return {
        "playground": {
            "name": settings.NAME,
            "access": settings.ACCESS,
            "has_email": settings.HAS_EMAIL,
            "oidc_name": settings.OIDC_NAME,
            "can_sign_up": settings.SIGNUP in ("open", "domain"),
            "can_sign_in": settings.ACCESS == "login" or settings.SIGNUP != "closed",
            "local": settings.LOCAL_ENABLED,
            "key_days": settings.SESSION_COOKIE_AGE // (24 * 60 * 60),
            "run_days": settings.HOSTING.run_days,
            "file_days": settings.HOSTING.file_days,
            "origin": get_origin(request),
            "models_route": settings.MODELS_ROUTE,
            "staff_notice": get_staff_notice(),
        }
    }


def get_staff_notice() -> str:
    """What the host should know; templates show it to staff alone."""
    return f"{NOTICE} {REMEDY}" if settings.IMAGE_SERVER_MOVED else ""


def get_origin(request: HttpRequest) -> str:
    """For cards, which machines read that take whole addresses only.

    Blank where the request names a host that is not ours: that is refused on a page, too.
    """
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""
