"""The dialect of one's own SD.Next or AUTOMATIC1111 server: other paths, some other names.

Arli AI's image side is such an engine behind documented paths of its own. A base URL that ends in
/sdapi/v1 says that the engine itself is there. Where a base URL does not, and is not the hosted
service's, a server that does not know the documented path is tried on the engine's own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.providers.errors import Refused
from playground.providers.spec import Endpoint, Provider

ENDING = "/sdapi/v1"
PATHS = {
    "txt2img": "/sdapi/v1/txt2img",
    "img2img": "/sdapi/v1/img2img",
    "upscale-img": "/sdapi/v1/extra-single-image",
    "sd-models": "/sdapi/v1/sd-models",
    "img-samplers": "/sdapi/v1/samplers",
    "upscalers": "/sdapi/v1/upscalers",
    "img-options": "/sdapi/v1/options",
}
ANSWERS = {  # to what such a server knows nothing of
    "parallel-requests": {
        "parallel_requests": 1,
        "remaining": 1,
        "message": "Your own server generates one image at a time.",
    }
}
# As their own pages have it. By default their APIs wipe the place first, or paint it alone.
MASKED = {"inpainting_fill": 1, "inpaint_full_res": False}
UNKNOWN_PATH = ("Not Found", "Method Not Allowed")  # the framework's words, not the engine's

_found: set[str] = set()  # roots at which only this dialect was understood


def is_own(base_url: str) -> bool:
    """Whether an address says that it is such a server's."""
    return base_url.rstrip("/").endswith(ENDING)


def root(base_url: str) -> str:
    """What the paths of endpoints are added to."""
    return base_url.rstrip("/").removesuffix(ENDING).removesuffix("/v1")


def speaks(base_url: str) -> bool:
    return is_own(base_url) or root(base_url) in _found


def remember(base_url: str) -> None:
    _found.add(root(base_url))


def may_speak(base_url: str, provider: Provider, endpoint: Endpoint, refusal: Refused) -> bool:
    """Whether a refusal may only mean that the server speaks this dialect."""
    elsewhere = root(base_url) != root(provider.base_url)
    unknown = refusal.detail in UNKNOWN_PATH
    return elsewhere and unknown and PATHS.get(endpoint.name, endpoint.path) != endpoint.path


def needs_key(of: Provider, base_url: str, name: str = "text") -> bool:
    """Whether calls of that kind (text or image) are refused without a key."""
    return of.needs_key and not (name == "image" and is_own(base_url))


def translated(
    endpoint: Endpoint, payload: Mapping[str, Any] | None
) -> tuple[Endpoint, dict[str, Any]]:
    """The same call in this dialect."""
    return replace(endpoint, path=PATHS.get(endpoint.name, endpoint.path)), _body(payload or {})


def _body(payload: Mapping[str, Any]) -> dict[str, Any]:
    body = dict(payload)
    if model := body.pop("sd_model_checkpoint", None):
        # Not restored: loading the former one again would take as long as the picture.
        body["override_settings"] = {"sd_model_checkpoint": model}
        body["override_settings_restore_afterwards"] = False
    return {**MASKED, **body} if body.get("mask") else body
