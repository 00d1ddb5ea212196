"""A second try without what a service refuses, where the request says the same in another form."""

import re
from collections.abc import Mapping
from typing import Any

from playground.providers.client import Client
from playground.providers.errors import Refused
from playground.providers.spec import Endpoint
from playground.providers.stream import Stream
from playground.providers.structured import GUIDED_JSON, RESPONSE_FORMAT, build_body

# Words by which engines refuse one of two forms of the same schema.
SIGNS = {
    GUIDED_JSON: re.compile("guided_json"),
    RESPONSE_FORMAT: re.compile("response_format|json_schema|only use one kind of"),
}


def open_stream(
    client: Client, endpoint: Endpoint, payload: Mapping[str, Any], **options: Any
) -> Stream:
    """As Client.stream. What was left out is said in the stream."""
    try:
        return client.stream(endpoint, payload, **options)
    except Refused as refusal:
        body = build_body(client.provider, endpoint, payload)
        omit = find_refused_form(body, refusal.detail)
        if not omit:
            raise
    stream = client.stream(endpoint, payload, omit=omit, **options)
    stream.note = f"{client.provider.name} rejected {omit}, so the request was sent without it."
    return stream


def find_refused_form(body: Mapping[str, Any], words: str) -> str:
    """The form of the schema that these words name, where another one is left."""
    if not SIGNS.keys() <= body.keys():
        return ""
    named = [name for name, sign in SIGNS.items() if sign.search(words)]
    return named[-1] if named else ""
