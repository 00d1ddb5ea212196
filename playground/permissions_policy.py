"""The Permissions-Policy header: what of a visitor's machine a page may ask for."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "Permissions-Policy"
FEATURES = (
    *("camera", "display-capture", "geolocation", "hid", "microphone"),
    *("midi", "payment", "serial", "usb"),
)


def write_policy(*allowed: str) -> str:
    """The header's value. `allowed`: features the page itself may ask its visitor for."""
    return ", ".join(f"{name}=({'self' if name in allowed else ''})" for name in FEATURES)


NOTHING = write_policy()


class PermissionsPolicy:
    """A page may use none of them, unless its view has said otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, NOTHING)
        return response
