"""Structured output: what an answer must look like, in the forms that services take.

OpenAI's `response_format` is what most engines obey today; `guided_json` is what older vLLM and
Aphrodite documented. Both hold the same JSON schema.

Both at once are one constraint to vLLM and Aphrodite: `json_schema` in `response_format` takes the
place of `guided_json`, and engines that know only one of the two ignore the other. A `json_object`
beside `guided_json` is refused as two constraints, so it is never sent with it.
"""

from collections.abc import Container, Mapping
from typing import Any

from playground.providers.other_fields import merge_fields
from playground.providers.shapes import rename_parameters
from playground.providers.spec import Endpoint, Provider

GUIDED_JSON, RESPONSE_FORMAT = "guided_json", "response_format"
FORMAT_TYPES = ("text", "json_object", "json_schema")  # none of them is a type of JSON Schema
SCHEMA_NAME = "answer"  # OpenAI's API wants a name and makes nothing of it


def is_format(value: Mapping[str, Any]) -> bool:
    """Whether it is a whole response_format, and not a schema."""
    return value.get("type") in FORMAT_TYPES


def wrap_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The response_format that asks for this schema."""
    return {
        "type": "json_schema",
        "json_schema": {"name": SCHEMA_NAME, "schema": dict(schema)},
    }


def unwrap_schema(value: Mapping[str, Any]) -> Any:
    """The schema in a response_format; {} where it asks for none; a plain schema is itself."""
    if not is_format(value):
        return value
    if value["type"] != "json_schema":
        return {"type": "object"} if value["type"] == "json_object" else {}
    wrapper = value.get("json_schema")
    return wrapper.get("schema") if isinstance(wrapper, Mapping) else None


def rename_schema(values: Mapping[str, Any], names: Container[str]) -> dict[str, Any]:
    """The same values, a schema under whichever of its two names is among `names`."""
    pairs = ((GUIDED_JSON, RESPONSE_FORMAT, wrap_schema), (RESPONSE_FORMAT, GUIDED_JSON, dict))
    for name, other, convert in pairs:
        if name in values and name not in names and other in names and other not in values:
            value = values[name]
            if isinstance(value, Mapping):  # text, as a person typed it, is read by either field
                value = convert(unwrap_schema(value) or {})
            return {**{k: v for k, v in values.items() if k != name}, other: value}
    return dict(values)


def build_body(
    provider: Provider, endpoint: Endpoint, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """The payload as the service takes it: its own names, and a schema in every form it reads."""
    body = merge_fields(payload)
    for param in endpoint.params:
        schema = body.get(param.name)
        if param.beside and isinstance(schema, Mapping) and param.beside not in body:
            body[param.beside] = wrap_schema(schema)
    return rename_parameters(place_params(endpoint, body), provider.rewrites.get(endpoint.name, {}))


def place_params(endpoint: Endpoint, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Values in the objects that they are sent in, with whatever is sent beside them."""
    body = dict(payload)
    for param in endpoint.params:
        value = body.get(param.name)
        if param.inside:
            body.pop(param.name, None)
        if not value:
            continue
        if param.inside:
            body[param.inside] = {**body.get(param.inside, {}), param.name: value}
        body = {**dict(param.companions), **body}
    return body
