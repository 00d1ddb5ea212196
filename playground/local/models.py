"""All models of this server behind the documented endpoints: each request goes to its own."""

import logging
from pathlib import Path

from playground.local.body import MAX_BODY_BYTES
from playground.local.errors import unknown_model
from playground.local.images import endpoints as images
from playground.local.line import Line
from playground.local.messages import Endpoint, Job, Json
from playground.local.routes import Routes
from playground.local.text.endpoints import TextEndpoints
from playground.local.text.weights import ALL
from playground.local.upscale import endpoints as upscale
from playground.local.upscale.weights import REAL_ESRGAN
from playground.local.vision.endpoints import MAX_IMAGE_BODY_BYTES, VisionEndpoints
from playground.local.vision.weights import PP_OCR

log = logging.getLogger("playground.local")


class Models:
    def __init__(self, data: Path) -> None:
        self.text = TextEndpoints(ALL, data)
        self.vision = VisionEndpoints(PP_OCR, data)
        line = Line(upscale.PARALLEL)
        self.upscale = upscale.UpscaleEndpoints(REAL_ESRGAN, data, line)
        self.images = images.ImageEndpoints(data, line)

    def build_routes(self) -> Routes:
        return Routes(
            pages={
                "/healthz": self._show_health,
                "/v1/models": self._list_models,
                "/sdapi/v1/sd-models": self.images.list_models,
                "/v1/img-samplers": self.images.list_samplers,
                "/sdapi/v1/progress": self.images.tasks.describe_active,
                "/v1/upscalers": self.upscale.list_upscalers,
                "/v1/img-options": self._show_options,
                "/v1/parallel-requests": self.upscale.show_parallel,
            },
            endpoints={
                "/v1/chat/completions": self._choose_endpoint(
                    self.text.start_chat, self.vision.start_chat
                ),
                "/v1/completions": self._choose_endpoint(
                    self.text.start_completion, self.vision.refuse_call
                ),
                "/v1/tokenize": self._choose_endpoint(
                    self.text.count_tokens, self.vision.refuse_call
                ),
                "/v1/upscale-img": self.upscale.start_upscale,
                "/v1/txt2img": self.images.start_txt2img,
                "/v1/img2img": self.images.start_img2img,
                "/internal/progress": self.images.start_lookup,
                "/sdapi/v1/interrupt": self.images.start_interrupt,
            },
            members={"/v1/models": self._show_model},
            room={
                "/v1/chat/completions": max(MAX_BODY_BYTES, MAX_IMAGE_BODY_BYTES),
                "/v1/upscale-img": upscale.MAX_IMAGE_BODY_BYTES,
                "/v1/img2img": images.LARGEST_BODY,
            },
        )

    def say_what_is_missing(self) -> None:
        """The text model is looked for before the start; without the others the rest works."""
        for engine in (self.vision.engine, self.upscale.engine):
            if not engine.is_installed():
                log.warning("%s is not installed; `make setup` installs it.", engine.weights.id)

    def stop(self) -> None:
        self.text.stop()
        self.vision.stop()
        self.upscale.stop()
        self.images.stop()

    def _show_health(self) -> Json:
        parts = (self.text, self.vision, self.upscale, self.images)
        states = {each: state for part in parts for each, state in part.list_states().items()}
        return {"status": "ok", "models": states}

    def _show_options(self) -> Json:
        return self.images.show_options() | self.upscale.show_options()

    def _list_models(self) -> Json:
        listed = self.text.list_models()
        return listed | {"data": listed["data"] + self.vision.list_models()}

    def _show_model(self, name: str) -> Json:
        described: list[Json] = self._list_models()["data"]
        description = next((each for each in described if each["id"] == name), None)
        if description is None:
            raise unknown_model(name)
        return description

    def _choose_endpoint(self, text: Endpoint, vision: Endpoint) -> Endpoint:
        def answer_body(body: Json) -> Job:
            return (vision if self.vision.serves_model(body.get("model")) else text)(body)

        return answer_body
