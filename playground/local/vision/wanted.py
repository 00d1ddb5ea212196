"""A chat request to the reader, checked: its images and how the answer shall end."""

import re
from dataclasses import dataclass

from playground.local.errors import ApiError, build_invalid, build_missing
from playground.local.messages import Json
from playground.local.text import params, validate
from playground.local.vision.limit import count_tokens

NAMES = frozenset(
    {"model", "messages", "max_tokens", "stop", "stream", "stream_options", "temperature"}
)
NUMBERS = [number for number in params.NUMBERS if number.name in NAMES]
MOST_IMAGES = 20
PICTURE_HINTS = {"detail"}  # how much a hosted model looks at; this one looks at everything
DATA_URI = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    pages: int
    prompt_tokens: int
    max_tokens: int | None
    stops: list[str]
    stream: bool
    include_usage: bool


def read_request(body: Json, model: str) -> tuple[Wanted, list[str]]:
    """And the images, in base64. `temperature` is taken because every page sends one: reading is
    the same at any."""
    for number in NUMBERS:
        validate.check_number(body, number)
    validate.check_bool(body, "stream")
    validate.check_stop(body.get("stop"))
    validate.check_stream_options(body)
    said, images = _read_contents(body)
    stop = body.get("stop", [])
    checked = Wanted(
        pages=len(images),
        prompt_tokens=sum(map(count_tokens, said)),
        max_tokens=body.get("max_tokens"),
        stops=[stop] if isinstance(stop, str) else stop,
        stream=body.get("stream", False),
        include_usage=body.get("stream_options", {}).get("include_usage", False),
    )
    return checked, _encoded_all(images, model)


def _read_contents(body: Json) -> tuple[list[str], list[str]]:
    """All texts of the conversation, and the addresses of the last message's images."""
    if "messages" not in body:
        raise build_missing("messages")
    messages = body["messages"]
    if not isinstance(messages, list) or not messages:
        raise build_invalid("messages must be an array with at least one message.")
    texts, images = [], list[str]()
    for place, message in enumerate(messages):
        parts = _read_parts(message, f"messages[{place}]")
        texts += [part for kind, part in parts if kind == "text"]
        images = [part for kind, part in parts if kind == "image_url"]
    return texts, images


def _read_parts(message: object, where: str) -> list[tuple[str, str]]:
    _, content = validate.role_and_content(message, where)
    if content is None:
        return []
    if isinstance(content, str):
        return [("text", content)]
    if not isinstance(content, list):
        raise build_invalid(
            f"{where}.content must be a string or an array of parts.", "invalid_type"
        )
    return [_read_part(part, where) for part in content]


def _read_part(part: object, where: str) -> tuple[str, str]:
    match part:
        case {"type": "text", "text": str(written)}:
            return "text", written
        case {"type": "image_url", "image_url": {"url": str(address), **more}} if (
            set(more) <= PICTURE_HINTS
        ):
            return "image_url", address
    raise build_invalid(
        f"{where}.content may contain parts of type text, each with its text, and of type "
        "image_url, each with an image_url that is an object with url alone."
    )


def _encoded_all(addresses: list[str], model: str) -> list[str]:
    if not addresses:
        sentence = f"{model} reads images, but the last message has none. Attach one."
        raise build_invalid(sentence, "image_required")
    if len(addresses) > MOST_IMAGES:
        raise build_invalid(
            f"{len(addresses)} images are too many: {MOST_IMAGES} can be read at once."
        )
    return [
        _read_image(address, number, model) for number, address in enumerate(addresses, start=1)
    ]


def _read_image(address: str, number: int, model: str) -> str:
    match = DATA_URI.match(address)
    if match is None:
        raise _build_refusal(number, model)
    return address[match.end() :]


def _build_refusal(number: int, model: str) -> ApiError:
    sentence = (
        f"Image {number} is not a data: URI in base64. {model} doesn't download images: "
        "send the image itself."
    )
    return build_invalid(sentence, "image_url_not_supported")
