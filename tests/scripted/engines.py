"""Image engines as people run them: SD.Next and AUTOMATIC1111, with their paths and their names."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.scripted.painting import encode_picture, open_picture, paint_image
from tests.scripted.replies import Reply, Seen, json_reply


@dataclass(frozen=True)
class Engine:
    """What one of them knows. `login` (name:password) is asked of everybody where it is set."""

    models: tuple[Mapping[str, Any], ...]
    samplers: tuple[Mapping[str, Any], ...]
    upscalers: tuple[Mapping[str, Any], ...]
    options: Mapping[str, Any]
    image_kind: str  # what its pictures are by default: PNG here, JPEG there
    login: str = ""
    lists: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        lists = {
            "sd-models": self.models,
            "samplers": self.samplers,
            "upscalers": self.upscalers,
            "options": self.options,
        }
        object.__setattr__(self, "lists", lists)

    def __call__(self, seen: Seen) -> Reply:
        place, _, name = seen.path.rpartition("/")
        known = {**dict.fromkeys(self.lists, "GET"), **dict.fromkeys(CALLS, "POST")}
        if place != "/sdapi/v1" or name not in known:
            return json_reply({"detail": "Not Found"}, 404)
        if known[name] != seen.method:
            return json_reply({"detail": "Method Not Allowed"}, 405)
        if self.login and seen.headers.get("authorization") != encode_login(self.login):
            return json_reply({"detail": "Not authenticated"}, 401)
        return (
            json_reply(self.lists[name])
            if name in self.lists
            else self._answer_made(name, seen.json)
        )

    def _answer_made(self, name: str, body: dict[str, Any]) -> Reply:
        if name == "extra-single-image":
            return self._answer_enlarged(body)
        wanted = body.get("sampler_name")
        if wanted and wanted not in {row["name"] for row in self.samplers}:
            return http_exception(404, "Sampler not found")
        seed = 11 if body.get("seed", -1) < 0 else body["seed"]
        info = {"seed": seed, "all_seeds": [seed], "infotexts": ["a boat\nSteps: 20"]}
        picture = encode_picture(paint_image(body, seed), self.image_kind)
        return json_reply({"images": [picture], "parameters": body, "info": json.dumps(info)})

    def _answer_enlarged(self, body: dict[str, Any]) -> Reply:
        if body.get("upscaler_1", "None") not in {row["name"] for row in self.upscalers}:
            return http_exception(400, "Invalid upscaler, needs to be one of these: …")
        picture, factor = open_picture(body["image"]), body.get("upscaling_resize", 2)
        larger = picture.resize((int(picture.width * factor), int(picture.height * factor)))
        return json_reply({"html_info": "", "image": encode_picture(larger, self.image_kind)})


CALLS = ("txt2img", "img2img", "extra-single-image")


def encode_login(login: str) -> str:
    return "Basic " + base64.b64encode(login.encode()).decode()


def http_exception(status: int, detail: str) -> Reply:
    """How both of them wrap an error."""
    words = {"error": "HTTPException", "detail": detail, "body": "", "errors": ""}
    return json_reply(words, status)


SDNEXT = Engine(
    models=(
        {
            "title": "juggernaut [70229e1d56]",
            "model_name": "juggernaut",
            "filename": "/models/juggernaut.safetensors",
            "type": "safetensors",
            "sha256": None,
            "hash": "70229e1d56",
            "config": None,
        },
    ),
    samplers=(
        {"name": "UniPC", "options": {"predict_x0": True}},
        {"name": "Euler a", "options": {"rescale_betas_zero_snr": False}},
    ),
    upscalers=(
        {"name": "None", "model_name": None, "model_path": None, "model_url": None, "scale": 4},
        {"name": "ESRGAN 4x", "model_name": "ESRGAN", "model_path": "/a.pth", "scale": 4},
        {"name": "ESRGAN Foolhardy", "model_name": "ESRGAN", "model_path": "/b.pth", "scale": 4},
    ),
    options={"sd_model_checkpoint": "juggernaut [70229e1d56]", "samples_format": "jpg"},
    image_kind="jpeg",
)
A1111 = Engine(
    models=(
        {
            "title": "v1-5-pruned.safetensors [6ce0161689]",
            "model_name": "v1-5-pruned",
            "hash": "6ce0161689",
            "sha256": "6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa",
            "filename": "/models/v1-5-pruned.safetensors",
            "config": None,
        },
    ),
    samplers=(
        {"name": "DPM++ 2M", "aliases": ["k_dpmpp_2m"], "options": {"scheduler": "karras"}},
        {"name": "Euler", "aliases": ["k_euler"], "options": {}},
    ),
    upscalers=(
        {"name": "None", "model_name": None, "model_path": None, "model_url": None, "scale": 4},
        {"name": "Lanczos", "model_name": None, "model_path": None, "model_url": None, "scale": 4},
        {
            "name": "R-ESRGAN 4x+",
            "model_name": "RealESRGAN_x4plus",
            "model_path": "/models/RealESRGAN_x4plus.pth",
            "model_url": None,
            "scale": 4,
        },
    ),
    options={"samples_format": "png", "sd_model_checkpoint": "v1-5-pruned.safetensors"},
    image_kind="image",
)
