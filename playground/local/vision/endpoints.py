"""The documented chat endpoint for the reader; the other endpoints it refuses in words."""

from pathlib import Path

from playground.local.engine import Engine
from playground.local.errors import ApiError, invalid
from playground.local.messages import Answer, Json, Request
from playground.local.text import validate
from playground.local.upstream import EngineRefusedError, Upstream
from playground.local.vision.answers import NOTE, Reading
from playground.local.vision.wanted import NAMES, wanted
from playground.local.vision.weights import ReaderWeights

LARGEST_BODY = 48 * 1024 * 1024  # bytes: images travel as base64


class VisionEndpoints:
    def __init__(self, weights: ReaderWeights, data: Path) -> None:
        self.engine = Engine(weights, data)
        self._data = data

    def serves(self, model: object) -> bool:
        return model == self.engine.weights.id and self.engine.installed()

    def chat(self, request: Request) -> Answer:
        model = self.engine.weights.id
        asked = wanted(validate.known_names(request.body, NAMES), model)
        upstream = Upstream(self.engine.address(), request.hangup)
        try:
            pages = upstream.stream("/read", {"images": asked.images})
        except EngineRefusedError as error:
            raise _refusal(error) from error
        reading = Reading(asked, model, pages)
        return reading.events() if asked.stream else reading.whole()

    def refuse(self, _request: Request) -> Answer:
        sentence = f"{self.engine.weights.id} reads images: ask it at /v1/chat/completions."
        raise invalid(sentence, "endpoint_not_supported")

    def models(self) -> list[Json]:
        return [self._described()] if self.engine.installed() else []

    def states(self) -> dict[str, str]:
        return {self.engine.weights.id: self.engine.state} if self.engine.installed() else {}

    def stop(self) -> None:
        self.engine.stop()

    def _described(self) -> Json:
        weights = self.engine.weights
        newest = max(path.stat().st_mtime for path in weights.files(self._data))
        return {
            "id": weights.id,
            "object": "model",
            "created": int(newest),
            "owned_by": "local",
            "name": weights.name,
            "description": NOTE,
            "features": {"image_input": True},
            "vision_supported": True,
            "license": weights.licence,
            "available_on_current_plan": True,
        }


def _refusal(error: EngineRefusedError) -> ApiError:
    if error.status == 422:
        return invalid(str(error), "invalid_image")
    return ApiError(500, "engine_failed", str(error))
