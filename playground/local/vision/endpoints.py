"""The documented chat endpoint for the reader; the other endpoints it refuses in words."""

from pathlib import Path

from playground.local.engine import Engine
from playground.local.errors import ApiError, invalid
from playground.local.hangup import HangUp
from playground.local.line import Line
from playground.local.messages import Answer, Job, Json
from playground.local.parcel import Parcel
from playground.local.text import openai, validate
from playground.local.upstream import EngineRefusedError, Upstream
from playground.local.vision.answers import NOTE, Reading
from playground.local.vision.wanted import NAMES, Wanted, wanted
from playground.local.vision.weights import ReaderWeights

LARGEST_BODY = 48 * 1024 * 1024  # bytes: images travel as base64


class VisionEndpoints:
    def __init__(self, weights: ReaderWeights, data: Path) -> None:
        self.engine = Engine(weights, data)
        self._data = data
        self._line = Line(1)  # its process reads one request at a time

    def serves(self, model: object) -> bool:
        return model == self.engine.weights.id and self.engine.installed()

    def chat(self, body: Json) -> Job:
        asked, images = wanted(validate.known_names(body, NAMES), self.engine.weights.id)
        parcel = Parcel({"images": images})
        return Job(
            lambda hangup: self._read(hangup, asked, parcel),
            streams=asked.stream,
            line=self._line,
            owner=openai.get_owner(body),
            state=self.engine.describe_wait,
            close=parcel.close,
        )

    def _read(self, hangup: HangUp, asked: Wanted, parcel: Parcel) -> Answer:
        upstream = Upstream(self.engine.address(), hangup)
        try:
            pages = upstream.stream("/read", parcel)
        except EngineRefusedError as error:
            raise _refusal(error) from error
        reading = Reading(asked, self.engine.weights.id, pages)
        return reading.events() if asked.stream else reading.whole()

    def refuse(self, _body: Json) -> Job:
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
