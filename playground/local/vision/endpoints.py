"""The documented chat endpoint for the reader; the other endpoints it refuses in words."""

from pathlib import Path

from playground.local.engine import Engine
from playground.local.errors import ApiError, build_invalid
from playground.local.hangup import HangUp
from playground.local.line import Line
from playground.local.messages import Answer, Job, Json
from playground.local.parcel import Parcel
from playground.local.text import openai, validate
from playground.local.upstream import EngineRefusedError, Upstream
from playground.local.vision.answers import NOTE, Reading
from playground.local.vision.wanted import NAMES, Wanted, read_request
from playground.local.vision.weights import ReaderWeights

MAX_IMAGE_BODY_BYTES = 48 * 1024 * 1024  # bytes: images travel as base64


class VisionEndpoints:
    def __init__(self, weights: ReaderWeights, data: Path) -> None:
        self.engine = Engine(weights, data)
        self._data = data
        self._line = Line(1)  # its process reads one request at a time

    def serves_model(self, model: object) -> bool:
        return model == self.engine.weights.id and self.engine.is_installed()

    def start_chat(self, body: Json) -> Job:
        request, images = read_request(validate.known_names(body, NAMES), self.engine.weights.id)
        parcel = Parcel({"images": images})
        return Job(
            lambda hangup: self._read_images(hangup, request, parcel),
            streams=request.stream,
            line=self._line,
            owner=openai.get_owner(body),
            state=self.engine.describe_wait,
            close=parcel.close,
        )

    def _read_images(self, hangup: HangUp, request: Wanted, parcel: Parcel) -> Answer:
        upstream = Upstream(self.engine.get_address(), hangup)
        try:
            pages = upstream.stream_events("/read", parcel)
        except EngineRefusedError as error:
            raise _build_refusal(error) from error
        reading = Reading(request, self.engine.weights.id, pages)
        return reading.stream_events() if request.stream else reading.build_whole()

    def refuse_call(self, _body: Json) -> Job:
        sentence = f"{self.engine.weights.id} reads images: ask it at /v1/chat/completions."
        raise build_invalid(sentence, "endpoint_not_supported")

    def list_models(self) -> list[Json]:
        return [self._describe_model()] if self.engine.is_installed() else []

    def list_states(self) -> dict[str, str]:
        return {self.engine.weights.id: self.engine.state} if self.engine.is_installed() else {}

    def stop(self) -> None:
        self.engine.stop()

    def _describe_model(self) -> Json:
        weights = self.engine.weights
        newest = max(path.stat().st_mtime for path in weights.list_files(self._data))
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


def _build_refusal(error: EngineRefusedError) -> ApiError:
    if error.status == 422:
        return build_invalid(str(error), "invalid_image")
    return ApiError(500, "engine_failed", str(error))
