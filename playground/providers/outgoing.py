"""A call as an HTTP request: address, headers, body."""

from collections.abc import Mapping
from typing import Any

import orjson
import requests
from requests.auth import AuthBase

from playground.providers.errors import Invalid, NotConfigured
from playground.providers.spec import Endpoint, Provider
from playground.providers.structured import build_body

USER_AGENT = "Playground/1.0 (web playground for hosted AI models)"


def build_request(
    provider: Provider,
    root: str,
    endpoint: Endpoint,
    payload: Mapping[str, Any] | None,
    query: Mapping[str, Any] | None,
    auth: AuthBase | None,
    omit: str = "",
) -> requests.PreparedRequest:
    """`omit`: a field of the body that this service refuses."""
    request = requests.Request(
        endpoint.method,
        root + endpoint.path,
        headers={"User-Agent": USER_AGENT, "Accept": "application/json", **provider.headers},
        params={name: value for name, value in (query or {}).items() if value is not None},
        auth=auth,
    )
    request.headers["Accept-Encoding"] = "gzip, deflate"
    if payload is not None and endpoint.method == "POST":
        request.headers["Content-Type"] = "application/json"
        body = build_body(provider, endpoint, payload)
        body.pop(omit, None)
        request.data = _dump_json(body)
    try:
        return request.prepare()
    except (requests.RequestException, ValueError) as error:
        raise NotConfigured(f"The URL of {provider.name} isn't valid.") from error


def name_visitor(
    provider: Provider, payload: Mapping[str, Any] | None, visitor: str
) -> Mapping[str, Any] | None:
    """For a provider that takes turns between visitors. No other is told anything of them."""
    if payload is None or not visitor or not provider.visitor_field:
        return payload
    return {**payload, provider.visitor_field: visitor}


def _dump_json(payload: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(payload)
    except orjson.JSONEncodeError as error:
        raise Invalid("The request contains text or a number that JSON can't represent.") from error
