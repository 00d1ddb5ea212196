"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site": {
            "name": settings.NAME,
            "access": settings.ACCESS,
            "local": settings.LOCAL_ENABLED,
            "key_days": settings.SESSION_COOKIE_AGE // (24 * 60 * 60),
            # Cards are read by machines that take whole addresses only.
            "origin": f"{request.scheme}://{request.get_host()}",
        }
    }
