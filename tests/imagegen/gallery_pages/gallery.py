"""The gallery's address, its tiles, and its actions."""

import re
from typing import Any

from django.test import Client as Browser

from imagegen.models import Picture

GALLERY = "/images/gallery/"
TILE = re.compile(r'data-tile="(\d+)"')


def list_tiles(page: Any) -> list[int]:
    return [int(pk) for pk in TILE.findall(page.text)]


def apply_action(
    client: Browser, action: str, *chosen: Picture, headers: Any = None, **fields: Any
) -> Any:
    data = {"action": action, "picture": [p.pk for p in chosen], "back": GALLERY, **fields}
    return client.post(f"{GALLERY}selection/", data, headers=headers)
