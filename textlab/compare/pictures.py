"""Pictures of one message to several models: taken in once for each provider."""

from dataclasses import dataclass, field, replace
from typing import Any

from playground.http import Request
from playground.models import Run
from playground.providers import Invalid, Model, Provider
from textlab.compare.lanes import Setup
from textlab.pictures.services import (
    FIELD,
    MAX_PICTURES,
    NONE,
    Pictures,
    choose_earlier,
    read_pictures,
)


@dataclass(slots=True)
class LanePictures:
    """What a request brought, as each lane is sent it."""

    request: Request
    _prepared: dict[str, Pictures] = field(default_factory=dict)  # by provider

    def find_problem(self, model: Model) -> Invalid | None:
        """Why a lane isn't asked at all: its answer would be about nothing."""
        if model.vision or not any(self.request.FILES.getlist(FIELD)):
            return None
        return Invalid(f"Not sent: {model.id} can't read pictures.")

    def read_lane(self, provider: Provider, model: Model, again: Run | None) -> Pictures:
        """`again`: the answer that is asked for once more, with what was sent for it.

        Raises Invalid about the first file that nobody can be sent.
        """
        if again is not None:
            earlier = choose_earlier(again, self.request.POST) if model.vision else []
            return replace(NONE, earlier=tuple(earlier))
        if not model.vision:
            return NONE
        if provider.slug not in self._prepared:
            for file in self.request.FILES.getlist(FIELD):
                file.seek(0)
            self._prepared[provider.slug] = read_pictures(self.request, provider, model, None)
        return self._prepared[provider.slug]


def describe_pictures(setup: Setup) -> dict[str, Any] | None:
    """What a message may have of pictures, where any of the models reads them."""
    readers = [lane.provider for lane in setup.lanes if lane.model.vision]
    if not readers:
        return None
    side = max(provider.longest_side_pixels for provider in readers)
    return {"most": MAX_PICTURES, "longest_side": side}
