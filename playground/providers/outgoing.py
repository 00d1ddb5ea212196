"""A call as an HTTP request: address, headers, body."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
import requests
from requests.auth import AuthBase
from requests.structures import CaseInsensitiveDict

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
    """`omit`: a field of the body that this service refuses.

    Put together part by part: `requests` looks anew at the same address and headers each time.
    """
    request = requests.PreparedRequest()
    request.method = endpoint.method
    try:
        request.url = prepare_url(root + endpoint.path)
        if query:
            arguments = {name: value for name, value in query.items() if value is not None}
            request.prepare_url(request.url, arguments)
    except (requests.RequestException, ValueError) as error:
        raise NotConfigured(f"The URL of {provider.name} isn't valid.") from error
    request.headers = CaseInsensitiveDict(
        {"User-Agent": USER_AGENT, "Accept": "application/json", **provider.headers}
    )
    request.headers["Accept-Encoding"] = "gzip, deflate"
    if payload is not None and endpoint.method == "POST":
        request.headers["Content-Type"] = "application/json"
        body = build_body(provider, endpoint, payload)
        body.pop(omit, None)
        request.body = _dump_json(body)
    request.prepare_content_length(request.body)
    request.prepare_auth(auth)  # without one: a name and a password in the address itself
    return request


@lru_cache(maxsize=256)
def prepare_url(url: str) -> str:
    """The address as it is sent. Raises what `requests` raises, for one that is none."""
    prepared = requests.PreparedRequest()
    prepared.prepare_url(url, {})
    return str(prepared.url)


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
