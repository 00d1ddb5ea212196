"""Image answers: one picture or several, with or without a grid, whatever `info` is."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from playground.providers.errors import BadAnswer
from playground.providers.shapes.loose import read_integer, read_mapping

MOST_IMAGES = 64
MOST_BYTES = 64 * 2**20  # of one image

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (b"\xff\x0a", "image/jxl"),
    (b"\x00\x00\x00\x0cJXL ", "image/jxl"),
    (b"BM", "image/bmp"),
)


@dataclass(frozen=True, slots=True)
class Image:
    data: bytes = field(repr=False)
    mime: str
    seed: int | None = None
    grid: bool = False  # an overview of the others, made by the engine


@dataclass(frozen=True, slots=True)
class Images:
    images: list[Image]
    info: dict[str, Any]  # as the provider gave it; {"text": …} where it was not JSON
    lost: list[str] = field(default_factory=list)  # why others of the answer cannot be had


def sniff_mime(data: bytes) -> str:
    """The type an image really has. Empty for what is no image."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return next((mime for start, mime in SIGNATURES if data.startswith(start)), "")


def read_images(
    answer: Any, request: Mapping[str, Any] | None = None, who: str = "The provider"
) -> Images:
    """The answer of txt2img, img2img or upscale. BadAnswer where there is no image in it."""
    body = read_mapping(answer)
    codes = _list_codes(body)
    if not codes:
        raise BadAnswer(
            f"{who} finished without returning an image.", detail=str(body.get("info") or "")[:500]
        )
    info = _read_info(body.get("info") or body.get("html_info"))
    grids = _count_grids(info, len(codes), request or {})
    images = Images([], info)
    for i, code in enumerate(codes[:MOST_IMAGES]):
        seed = _read_seed(info, i - grids, len(codes) - grids)
        try:
            images.images.append(Image(*_decode_image(code, who), seed, grid=i < grids))
        except BadAnswer as error:
            images.lost.append(error.message)
    if not images.images:
        raise BadAnswer(images.lost[0])
    return images


def _list_codes(body: dict[str, Any]) -> list[str]:
    candidates = body.get("images") or body.get("image") or body.get("data") or []
    candidates = [candidates] if isinstance(candidates, str | dict) else candidates
    named = (
        read_mapping(i).get("b64_json") or read_mapping(i).get("image") or i for i in candidates
    )
    return [code for code in named if isinstance(code, str) and code]


def _decode_image(code: str, who: str) -> tuple[bytes, str]:
    if code.startswith("data:"):
        code = code.partition(",")[2]
    if len(code) > MOST_BYTES * 4 // 3 + 4:
        raise BadAnswer(f"{who} sent an image that is too large.")
    try:
        data = base64.b64decode(code + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadAnswer(f"{who} sent an image that can't be decoded.") from error
    if mime := sniff_mime(data):
        return data, mime
    raise BadAnswer(f"{who} sent something that isn't an image.")


def _read_info(info: Any) -> dict[str, Any]:
    if isinstance(info, str) and info.strip():
        try:
            parsed = orjson.loads(info)
        except orjson.JSONDecodeError:
            return {"text": info}
        return parsed if isinstance(parsed, dict) else {"text": info}
    return read_mapping(info)


def _count_grids(info: dict[str, Any], count: int, request: Mapping[str, Any]) -> int:
    """How many of the first images are overviews. Engines put one before a batch, and say so;
    where they do not say, one image more than was asked for is one."""
    said = read_integer(info.get("index_of_first_image"))
    if said is not None:
        return said if 0 <= said < count else 0
    batch = read_integer(request.get("batch_size")) or 1
    return 1 if batch > 1 and count == batch + 1 else 0


def _read_seed(info: dict[str, Any], i: int, count: int) -> int | None:
    if i < 0:
        return None
    seeds = info.get("all_seeds")
    if isinstance(seeds, list) and seeds:
        return read_integer(seeds[i]) if i < len(seeds) else None
    return read_integer(info.get("seed")) if count == 1 or i == 0 else None
