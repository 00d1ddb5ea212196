"""What the pretend image models do: the model's id, or the upscaler's, chooses the behaviour.

scripted-image        a PNG of the requested size, and `info` as documented
-jpeg -webp           the same in another format
-grid -grid-unsaid    the overview of the others first; with or without a word about it
-info-string -info-text -info-none    `info` as JSON in a string, as prose, left out
-data-uri -single     a data URI; `image` with one string
-empty -broken -half  no image at all; no image in it; half a PNG
-lies                 half the size that was asked for and that `info` tells
-slow, -slow-<n>      2 or n seconds before the answer
-wait, -wait-<n>      429 with Retry-After: 1 or n, and an image for the same request again
-shaky                500, and an image for the same request again
-error -stall -cut    500; nothing ever; half of the answer
-bad-key, -gated, …   as the text models of those names refuse
anything else         like scripted-image
"""

import base64
import io
import json
import random
from typing import Any

from PIL import Image, ImageDraw

from tests.scripted.replies import CUT, STALL, Reply, Seen, json_reply

START = "scripted-"
BEHAVIOURS = [
    *("image", "jpeg", "webp", "grid", "grid-unsaid"),
    *("info-string", "info-text", "info-none", "data-uri", "single"),
    *("empty", "broken", "half", "lies", "slow", "wait", "shaky", "error", "stall", "cut"),
]
FORMATS = {"jpeg": "JPEG", "webp": "WEBP"}
SECONDS = {"slow": 2.0, "wait": 1.0}  # where the id names none


class Painter:
    """Answers txt2img, img2img and upscale-img."""

    def __init__(self) -> None:
        self._met: set[bytes] = set()  # bodies that were refused last time

    def __call__(self, seen: Seen) -> Reply:
        body = seen.json
        name, seconds = read_behaviour(body)
        if name in ("wait", "shaky"):
            self._met ^= {seen.body}
            if seen.body in self._met:
                return _not_yet(name, seconds)
        if name == "error":
            return build_refusal(500)
        if name == "stall":
            return Reply([STALL], framing="raw")
        whole = json.dumps(_build_answer(body, name)).encode()
        reply = Reply([whole], headers={"Content-Type": "application/json"}, framing="length")
        if name == "cut":
            reply.parts, reply.length = [whole[: len(whole) // 2], CUT], len(whole)
        reply.before = seconds if name == "slow" else 0.0
        return reply


def _not_yet(name: str, seconds: float) -> Reply:
    if name == "shaky":
        return build_refusal(500)
    return build_refusal(429, "Too many requests", {"Retry-After": f"{seconds:g}"})


def read_behaviour(body: dict[str, Any]) -> tuple[str, float]:
    """Its name, and its seconds."""
    name = model_of(body).removeprefix(START)
    start, _, seconds = name.rpartition("-")
    if start in SECONDS:
        return start, float(seconds)
    return name, SECONDS.get(name, 0.0)


def model_of(body: dict[str, Any]) -> str:
    settings = body.get("override_settings") or {}
    named = body.get("sd_model_checkpoint") or settings.get("sd_model_checkpoint")
    return str(named or body.get("upscaler_1") or "")


def _build_answer(body: dict[str, Any], name: str) -> dict[str, Any]:
    seed = body.get("seed", -1)
    seed = random.randrange(2**32) if seed is None or seed < 0 else int(seed)
    if "upscaler_1" in body or "image" in body:
        pictures, info = [_enlarge_image(body)], _describe_enlarging(body)
    else:
        seeds = [seed + i for i in range(int(body.get("batch_size") or 1))]
        pictures = [paint_image(body, each, smaller=name == "lies") for each in seeds]
        info = _describe_making(body, seeds)
    if name.startswith("grid"):
        pictures.insert(0, _build_overview(pictures))
        info |= {"index_of_first_image": 1} if name == "grid" else {}
    return _shape_answer(name, [encode_picture(picture, name) for picture in pictures], info)


def _shape_answer(name: str, codes: list[str], info: dict[str, Any]) -> dict[str, Any]:
    said: Any = {"info-string": json.dumps(info), "info-text": "Steps: 20, by nobody"}
    if name == "empty":
        return {"images": [], "info": "The safety checker took the image away."}
    if name == "single":
        return {"image": codes[0], "info": info}
    if name == "info-none":
        return {"images": codes}
    return {"images": codes, "info": said.get(name, info)}


def paint_image(body: dict[str, Any], seed: int, *, smaller: bool = False) -> Image.Image:
    """A colour that follows from the seed, and a stripe; outside a mask, the picture as it was."""
    first = (body.get("init_images") or [None])[0]
    source = open_picture(first) if first else None
    width = int(body.get("width") or (source.width if source else 512))
    height = int(body.get("height") or (source.height if source else 512))
    if smaller:
        width, height = max(1, width // 2), max(1, height // 2)
    colours = random.Random(seed)
    picture = Image.new("RGB", (width, height), _choose_colour(colours))
    left, wide = colours.randrange(width), max(1, width // 8)
    ImageDraw.Draw(picture).rectangle((left, 0, left + wide, height), fill=_choose_colour(colours))
    if source and body.get("mask"):
        mask = open_picture(body["mask"]).convert("L").resize(picture.size)
        return Image.composite(picture, source.convert("RGB").resize(picture.size), mask)
    return picture


def _choose_colour(colours: random.Random) -> tuple[int, int, int]:
    return colours.randrange(256), colours.randrange(256), colours.randrange(256)


def _describe_making(body: dict[str, Any], seeds: list[int]) -> dict[str, Any]:
    names = ("prompt", "negative_prompt", "steps", "cfg_scale", "sampler_name", "width", "height")
    info = {key: body[key] for key in names if key in body}
    return {**info, "seed": seeds[0], "all_seeds": seeds}


def _read_factor(body: dict[str, Any]) -> float:
    return float(body.get("upscaling_resize") or 4)


def _enlarge_image(body: dict[str, Any]) -> Image.Image:
    picture, factor = open_picture(body["image"]), _read_factor(body)
    return picture.resize((round(picture.width * factor), round(picture.height * factor)))


def _describe_enlarging(body: dict[str, Any]) -> dict[str, Any]:
    return {"upscaler": body.get("upscaler_1", "ESRGAN_4x"), "scale_factor": _read_factor(body)}


def _build_overview(pictures: list[Image.Image]) -> Image.Image:
    whole = Image.new("RGB", (sum(each.width for each in pictures), pictures[0].height))
    for at, each in enumerate(pictures):
        whole.paste(each, (at * each.width, 0))
    return whole


def open_picture(code: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(code.rpartition(",")[2])))


def encode_picture(picture: Image.Image, name: str) -> str:
    file, kind = io.BytesIO(), FORMATS.get(name, "PNG")
    picture.save(file, kind, **({"compress_level": 1} if kind == "PNG" else {}))
    data = file.getvalue()
    if name == "half":
        data = data[: len(data) // 2]
    if name == "broken":
        data = b"<html>An image was to be here.</html>"
    code = base64.b64encode(data).decode()
    return f"data:image/png;base64,{code}" if name == "data-uri" else code


def build_refusal(
    status: int, message: str = "CUDA out of memory", headers: dict[str, str] | None = None
) -> Reply:
    return json_reply({"error": {"message": message, "code": status}}, status, headers)
