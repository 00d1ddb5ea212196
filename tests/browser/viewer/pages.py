"""Pictures to look at, and how they are dragged."""

from playwright.sync_api import Locator

SLOW = 40_000  # milliseconds: the worker makes the picture
IS_LOADED = "image => image.complete && image.naturalWidth > 0"


class On:
    """Places on any element, as a Canvas has them on the picture."""

    def __init__(self, element: Locator) -> None:
        self.page = element.page
        box = element.bounding_box()
        assert box is not None
        self.box = box

    def locate(self, place: tuple[float, float]) -> tuple[float, float]:
        box = self.box
        return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]
