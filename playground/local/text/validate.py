"""Check a text request against the declared parameters; the first fault is refused in words."""

from collections.abc import Collection

from playground.local.errors import build_invalid, build_missing, build_unsupported
from playground.local.messages import Json
from playground.local.text import openai, params
from playground.local.text.params import Number


def known_names(body: Json, names: Collection[str]) -> Json:
    """The body in documented names, without blank (null) values; an unknown name is refused."""
    adapted = openai.adapt_body(body, names)
    for name in (*adapted, *(name for name, value in body.items() if value is None)):
        if name not in names and name not in openai.KNOWN:
            raise build_unsupported(name)
    return adapted


def check_sampling(body: Json) -> None:
    """Every parameter that chat and completion share."""
    for number in params.NUMBERS:
        check_number(body, number)
    check_bool(body, "stream")
    check_stop(body.get("stop"))
    check_breakers(body.get("dry_sequence_breakers", [":"]))
    check_biases(body.get("logit_bias", {}))
    check_stream_options(body)


def check_number(body: Json, number: Number) -> None:
    if number.name not in body:
        return
    value = body[number.name]
    kind = "a whole number" if number.whole else "a number"
    right = int if number.whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, right):
        raise build_invalid(f"{number.name} must be {kind}.", "invalid_type")
    if not number.is_within(value):
        raise build_invalid(f"{number.name} must be {number.describe_bounds()}; {value} is not.")


def check_bool(body: Json, name: str) -> None:
    if not isinstance(body.get(name, False), bool):
        raise build_invalid(f"{name} must be true or false.", "invalid_type")


def check_stop(stop: object) -> None:
    stops = [stop] if isinstance(stop, str) else [] if stop is None else stop
    if not isinstance(stops, list) or not all(isinstance(each, str) for each in stops):
        raise build_invalid("stop must be a string or an array of strings.", "invalid_type")
    if "" in stops:
        raise build_invalid("stop must not contain an empty string.")
    if len(stops) > params.MOST_STOPS:
        raise build_invalid(f"stop can have at most {params.MOST_STOPS} strings.")


def check_breakers(breakers: object) -> None:
    if not isinstance(breakers, list) or not all(
        isinstance(each, str) and each for each in breakers
    ):
        raise build_invalid(
            "dry_sequence_breakers must be an array of strings, none empty.", "invalid_type"
        )
    if not 0 < len(breakers) <= params.MOST_BREAKERS:
        raise build_invalid(f"dry_sequence_breakers must have 1 to {params.MOST_BREAKERS} strings.")


def check_biases(biases: object) -> None:
    if not isinstance(biases, dict) or not all(map(is_token, biases)):
        raise build_invalid("logit_bias must be an object of token numbers.", "invalid_type")
    for bias in biases.values():
        if isinstance(bias, bool) or not isinstance(bias, int | float):
            raise build_invalid("logit_bias must hold numbers.", "invalid_type")
        if abs(bias) > params.STRONGEST_BIAS:
            raise build_invalid(f"logit_bias must be between -100 and 100; {bias} is not.")
    if len(biases) > params.MOST_BIASES:
        raise build_invalid(f"logit_bias can have at most {params.MOST_BIASES} tokens.")


def is_token(name: str) -> bool:
    return name.isascii() and name.isdecimal()


def check_stream_options(body: Json) -> None:
    options = body.get("stream_options", {})
    if not isinstance(options, dict) or set(options) - params.STREAM_OPTIONS:
        raise build_invalid("stream_options must be an object with include_usage alone.")
    check_bool(options, "include_usage")


def check_logprobs(body: Json) -> None:
    check_bool(body, "logprobs")
    check_number(body, params.TOP_LOGPROBS)
    if "top_logprobs" in body and not body.get("logprobs"):
        raise build_invalid("top_logprobs needs logprobs to be true.")


def read_text(body: Json, name: str) -> str:
    """A required string that is not empty."""
    if name not in body:
        raise build_missing(name)
    value = body[name]
    if not isinstance(value, str):
        raise build_invalid(f"{name} must be a string.", "invalid_type")
    if not value:
        raise build_invalid(f"{name} must not be empty.")
    return value


def read_messages(body: Json) -> list[dict[str, str]]:
    """The conversation, every content as one string."""
    if "messages" not in body:
        raise build_missing("messages")
    raw_messages = body["messages"]
    if not isinstance(raw_messages, list) or not raw_messages:
        raise build_invalid("messages must be an array with at least one message.")
    return [_read_message(each, f"messages[{place}]") for place, each in enumerate(raw_messages)]


def _read_message(message: object, where: str) -> dict[str, str]:
    role, content = role_and_content(message, where)
    return {"role": role, "content": _read_content(content, where)}


def role_and_content(message: object, where: str) -> tuple[str, object]:
    """Of one message. What else is in it must mean nothing here."""
    if not isinstance(message, dict) or not {"role", "content"} <= set(message):
        raise build_invalid(f"{where} must be an object with role and content.")
    for name in set(message) - {"role", "content"} - openai.MESSAGE_IGNORED:
        if message[name]:
            raise build_invalid(f"{where}.{name} is not supported by the local models.")
    role = message["role"]
    if role not in params.ROLES:
        raise build_invalid(f"{where}.role must be one of {', '.join(params.ROLES)}.")
    return "system" if role in openai.SYSTEM_ROLES else role, message["content"]


def _read_content(content: object, where: str) -> str:
    if content is None:
        return ""  # of an assistant that had nothing to say
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise build_invalid(
            f"{where}.content must be a string or an array of parts.", "invalid_type"
        )
    return "\n".join(_read_part(part, where) for part in content)


def read_prompt(body: Json) -> str | list[int]:
    """One text, or one text as token numbers; either may come as the one thing in an array."""
    value = body.get("prompt")
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str | list):
        value = value[0]
    if not isinstance(value, list):
        return read_text({"prompt": value} if "prompt" in body else {}, "prompt")
    if value and all(type(each) is int and 0 <= each < 2**31 for each in value):
        return value
    if len(value) > 1 and all(isinstance(each, str | list) for each in value):
        raise build_invalid(f"prompt has {len(value)} texts; send each in a separate request.")
    raise build_invalid("prompt must be a string, or an array of token numbers.", "invalid_type")


def _read_part(part: object, where: str) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind == "image_url":
        sentence = "The local models read text only. Choose a vision model to send an image."
        raise build_invalid(sentence, "images_not_supported")
    written = part.get("text") if isinstance(part, dict) else None
    if kind != "text" or not isinstance(written, str):
        raise build_invalid(f"{where}.content may contain parts of type text, each with its text.")
    return written
