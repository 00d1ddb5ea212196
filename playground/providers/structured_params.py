"""Structured output as no reference documents it: its parameters, and an example."""

from dataclasses import replace
from typing import Any

from playground.providers import params as p
from playground.providers.spec import Param
from playground.providers.structured import GUIDED_JSON, RESPONSE_FORMAT, wrap_schema

FORMAT = Param(
    RESPONSE_FORMAT,
    "format",
    "JSON schema",
    'A JSON schema for the answer; {"type": "json_object"} asks for any JSON object.',
    group=p.STRUCTURED,
    documented=False,
    hint="A plain schema is wrapped in OpenAI's response_format.",
    note="Not every model follows a schema, so the answer is checked against it.",
)
GUIDED_WITH_FORMAT = (
    replace(
        p.GUIDED_JSON,
        beside=RESPONSE_FORMAT,
        note="The schema is also sent as response_format, the only name newer engines obey.",
    ),
    p.GUIDED_REGEX,
    p.GUIDED_CHOICE,
)
CITY = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "country": {"type": "string"},
        "population": {"type": "integer"},
    },
    "required": ["name", "country", "population"],
}


def build_example(model: str, name: str) -> tuple[str, dict[str, Any]]:
    """A request for this schema under that parameter's name, with its title."""
    messages = [{"role": "user", "content": "Tell me about Paris."}]
    schema = CITY if name == GUIDED_JSON else wrap_schema(CITY)
    request = {"model": model, "messages": messages, "max_tokens": 100, name: schema}
    return "JSON that matches a schema", request
