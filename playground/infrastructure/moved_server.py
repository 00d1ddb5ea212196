"""An image server at ARLI_BASE_URL, as versions before this one took it: moved to its own settings.

For one release. The next version reads IMAGE_SERVER_URL and IMAGE_SERVER_AUTH alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.providers.arli import ARLI
from playground.providers.auth import is_login
from playground.providers.image_server import IMAGE_SERVER
from playground.providers.location import SDAPI

Keys = Mapping[str, Mapping[str, str]]
OLD_URL, NEW_URL = ARLI.url_setting, IMAGE_SERVER.url_setting
NEW_LOGIN = IMAGE_SERVER.key_settings["image"]
NOTICE = (
    f"{OLD_URL} points to an image server. Until the next version, it is used as {NEW_URL} if that "
    "isn't set."
)
REMEDY = (
    f"Set {NEW_URL} to that URL and remove {OLD_URL}. If the server needs a user name and "
    f"password, move them to {NEW_LOGIN}."
)


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """`server_moved`: the image server was where Arli's address belongs."""

    urls: dict[str, str]
    keys: dict[str, dict[str, str]]
    server_moved: bool


def move_image_server(urls: Mapping[str, str], keys: Keys) -> ProviderSettings:
    """Addresses and keys with the image server as a provider of its own, and Arli as itself.

    What the new settings say comes first: a login is only sent to the server it was set for.
    """
    old, new = urls[ARLI.slug], urls[IMAGE_SERVER.slug]
    moved_urls, moved_keys = dict(urls), {slug: dict(slots) for slug, slots in keys.items()}
    if not old.endswith(SDAPI):
        return ProviderSettings(moved_urls, moved_keys, server_moved=False)
    moved_urls |= {ARLI.slug: ARLI.base_url, IMAGE_SERVER.slug: new or old}
    slots = moved_keys.get(ARLI.slug, {})
    login = slots.get("image") or slots.get("text") or ""
    # A name and a password were the image server's, and are sent to nobody else.
    moved_keys[ARLI.slug] = {k: "" if is_login(key) else key for k, key in slots.items()}
    if is_login(login) and not new:
        own = moved_keys.setdefault(IMAGE_SERVER.slug, {})
        own["image"] = own.get("image") or login
    return ProviderSettings(moved_urls, moved_keys, server_moved=True)
