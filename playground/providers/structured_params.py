"""Structured output as no reference documents it: its parameters, and an example."""

from dataclasses import replace
from typing import Any

from playground.providers import params as p
from playground.providers.spec import Param
from playground.providers.structured import GUIDED_JSON, RESPONSE_FORMAT, wrap_schema

JSON = Param(
    GUIDED_JSON,
    "schema",
    "JSON schema",
    "The answer will be JSON that matches this JSON schema.",
    group=p.STRUCTURED,
    note="Choose one of guided_json, guided_regex and guided_choice.",
    detail="The engine only generates tokens that fit the schema. Ask for JSON in the prompt, too.",
)
REGEX = Param(
    "guided_regex",
    "regex",
    "Regex",
    "The answer must match this regular expression.",
    group=p.STRUCTURED,
    note=JSON.note,
    detail="The whole answer must match, not just a part of it.",
)
CHOICE = Param(
    "guided_choice",
    "array",
    "Choices",
    "The answer must be one of these.",
    hint="One per line.",
    group=p.STRUCTURED,
    note=JSON.note,
    detail="The answer is exactly one of these texts and nothing else.",
)
GUIDED = (JSON, REGEX, CHOICE)
FORMAT = Param(
    RESPONSE_FORMAT,
    "format",
    "JSON schema",
    'JSON schema for the answer, or {"type": "json_object"} for any JSON.',
    group=p.STRUCTURED,
    documented=False,
    hint="Plain schemas are wrapped.",
    detail='OpenAI\'s form is {"type": "json_schema", "json_schema": {"name": …, "schema": …}}.',
    note="Not every model follows a schema, so the answer is checked against it.",
)
GUIDED_WITH_FORMAT = (
    replace(
        JSON,
        beside=RESPONSE_FORMAT,
        note="The schema is also sent as response_format, the only name newer engines obey.",
    ),
    REGEX,
    CHOICE,
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
