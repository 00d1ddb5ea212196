"""The documented upscaling endpoint and the lists beside it."""

import base64
import re
import struct
from pathlib import Path

from playground.local.engine import Engine
from playground.local.errors import ApiError, build_invalid, unknown_model
from playground.local.hangup import HangUp
from playground.local.line import Line
from playground.local.messages import Job, Json
from playground.local.parcel import Parcel
from playground.local.text import openai, validate
from playground.local.text.params import Number
from playground.local.upscale.weights import SCALE, UpscalerWeights
from playground.local.upstream import EngineRefusedError, Upstream

MAX_IMAGE_BODY_BYTES = 48 * 1024 * 1024  # bytes: images travel as base64
NAMES = frozenset({"image", "upscaler_1", "upscaling_resize"})
RESIZE = Number("upscaling_resize", 1, 8)
DATA_URI = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)
PARALLEL = 1


class UpscaleEndpoints:
    """`line` is shared with what else works long on a picture."""

    def __init__(self, weights: UpscalerWeights, data: Path, line: Line) -> None:
        self.engine = Engine(weights, data)
        self._line = line

    def start_upscale(self, body: Json) -> Job:
        wanted = _read_request(body, self._list_names())
        parcel = Parcel(wanted)
        facts = {name: wanted[name] for name in ("upscaler", "factor")}
        return Job(
            lambda hangup: self._enlarge_image(hangup, parcel, facts),
            line=self._line,
            owner=openai.get_owner(body),
            state=self.engine.describe_wait,
            close=parcel.close,
        )

    def _enlarge_image(self, hangup: HangUp, parcel: Parcel, facts: Json) -> Json:
        upstream = Upstream(self.engine.get_address(), hangup)
        try:
            png = upstream.fetch_bytes("/upscale", parcel)
        except EngineRefusedError as error:
            raise _build_refusal(error) from error
        return {"images": [base64.b64encode(png).decode()], "info": _build_info(facts, png)}

    def list_upscalers(self) -> list[Json]:
        """As the engines behind the hosted service list them, with what each costs as its title."""
        installed = self.engine.weights.networks if self.engine.is_installed() else ()
        return [
            {"name": each.name, "title": f"{each.name} ({each.note})", "scale": SCALE}
            for each in installed
        ]

    def show_options(self) -> Json:
        first = self._list_names()[:1]
        return {"upscaler_1": first[0] if first else "None", "samples_format": "png"}

    def show_parallel(self) -> Json:
        return {
            "parallel_requests": PARALLEL,
            "remaining": self._line.count_free(),
            "message": "One image at a time. Further requests wait in line.",
        }

    def list_states(self) -> dict[str, str]:
        return {self.engine.weights.id: self.engine.state} if self.engine.is_installed() else {}

    def stop(self) -> None:
        self.engine.stop()

    def _list_names(self) -> list[str]:
        return self.engine.weights.names if self.engine.is_installed() else []


def _read_request(body: Json, names: list[str]) -> Json:
    body = validate.known_names(body, NAMES)
    image = validate.read_text(body, "image")
    validate.check_number(body, RESIZE)
    upscaler = body.get("upscaler_1", names[0] if names else "")
    if upscaler not in names:
        raise _build_unknown_error(upscaler, names)
    match = DATA_URI.match(image)
    factor = float(body.get("upscaling_resize", SCALE))
    return {
        "image": image[match.end() :] if match else image,
        "upscaler": upscaler,
        "factor": factor,
    }


def _build_unknown_error(upscaler: object, names: list[str]) -> ApiError:
    if not names:
        sentence = "The local upscaler is not installed; `make setup` installs it."
        return ApiError(503, "model_unavailable", sentence)
    error = unknown_model(str(upscaler))
    error.message += f". Choose {' or '.join(names)}."
    return error


def _build_info(wanted: Json, png: bytes) -> Json:
    width, height = struct.unpack(">II", png[16:24])  # PNG tells its size first
    scale = wanted["factor"]
    return {
        "upscaler": wanted["upscaler"],
        "scale_factor": int(scale) if scale.is_integer() else scale,
        "width": width,
        "height": height,
    }


def _build_refusal(error: EngineRefusedError) -> ApiError:
    if error.status == 422:
        return build_invalid(str(error), "invalid_image")
    return ApiError(500, "engine_failed", str(error))
