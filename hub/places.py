"""Where things are tried: the playground of an endpoint, filled in with a request."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from playground.parameters.fields import join_lines
from playground.providers import Endpoint, Provider
from playground.providers.guide import QuickStart
from playground.templatetags.known_urls import find_url

EMPTY: Mapping[str, Any] = {}
MODES = {"chat": "chat", "completions": "completion", "tokenize": "tokenize"}
IMAGES = {"txt2img": "images", "img2img": "images-edit", "upscale-img": "images-upscale"}


def link_request(provider: Provider, endpoint: Endpoint, request: Mapping[str, Any]) -> str:
    """The page with the form of this endpoint, as this request would fill it in."""
    if endpoint.name in IMAGES:
        return link_images(provider, endpoint, request)
    if endpoint.name not in MODES:
        return link_list(provider, endpoint, request)
    values = dict(request)
    model = values.pop("model", "")
    look = list_pictures(values.get("messages", ()))
    if look:
        values.pop("messages")
        return link_vision(provider, model, **look, **values)
    values |= read_messages(values.pop("messages", ()))
    mode = {"mode": MODES[endpoint.name]}
    return add_query(find_url("model", (provider.slug, model)), mode | values)


def link_images(provider: Provider, endpoint: Endpoint, request: Mapping[str, Any]) -> str:
    """The pictures of a request do not go into a link."""
    values = {k: v for k, v in request.items() if not is_picture(endpoint, k)}
    return add_query(find_url(IMAGES[endpoint.name]), {"provider": provider.slug, **values})


def is_picture(endpoint: Endpoint, name: str) -> bool:
    param = endpoint.get_param(name)
    return param is not None and param.kind in ("image", "images")


def link_list(provider: Provider, endpoint: Endpoint, request: Mapping[str, Any] = EMPTY) -> str:
    """The live list; of models the searchable one, which has the documented filter as its own."""
    if endpoint.name != "models":
        return find_url("reference-list", (provider.slug, endpoint.name))
    on_plan = {"on_plan": "on"} if request.get("available_on_current_plan") else {}
    return add_query(find_url("text"), {"provider": provider.slug, **on_plan})


def link_vision(provider: Provider, model: str, **values: Any) -> str:
    return add_query(find_url("vision"), {"m": f"{provider.slug}:{model}", **values})


def read_messages(messages: Any) -> dict[str, str]:
    """The system prompt and the last message of a conversation."""
    named = {"system": "system", "user": "message"}
    return {named[m["role"]]: m["content"] for m in messages if m["role"] in named}


def list_pictures(messages: Any) -> dict[str, str]:
    """The prompt and the address of the picture, where a message holds one."""
    for message in messages:
        if isinstance(message["content"], list):
            text, image = message["content"]
            url = image["image_url"]["url"]
            address = {} if url.startswith("data:") else {"image_url": url}
            return {"prompt": text["text"], **address}
    return {}


def link_quick_start(start: QuickStart, provider: Provider, model: str) -> str:
    """The playground of a goal, filled in; `provider` and `model` may be stand-ins."""
    if start.place == "vision":
        return link_vision(provider, model, **start.prefill)
    if start.place == "text":
        return add_query(
            find_url("model", (provider.slug, model)), {**provider.start, **start.prefill}
        )
    name = "upscaler_1" if start.place == "upscale" else "sd_model_checkpoint"
    route = IMAGES[start.endpoint]
    return add_query(find_url(route), {"provider": provider.slug, **start.prefill, name: model})


def add_query(path: str, values: Mapping[str, Any]) -> str:
    typed = {name: type_values(value) for name, value in values.items()}
    return f"{path}?{urlencode(typed)}" if typed else path


def type_values(value: Any) -> Any:
    """As it stands in the control that holds it: objects as JSON, lists one item per line."""
    if isinstance(value, dict):
        return json.dumps(value, indent=2, ensure_ascii=False)
    return join_lines(value) if isinstance(value, (list, tuple)) else value
