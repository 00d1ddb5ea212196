"""Form fields for a JSON schema: alone, or in OpenAI's response_format. Either may be typed."""

from typing import Any

from playground.parameters.code_fields import ObjectField
from playground.providers.structured import is_format, unwrap_schema, wrap_schema
from playground.structured_output import find_schema_fault


class SchemaField(ObjectField):
    """A JSON schema that can be checked against."""

    def parse_text(self, text: str) -> dict[str, Any]:
        return self.read_schema(super().parse_text(text))

    def read_schema(self, value: dict[str, Any]) -> dict[str, Any]:
        schema = unwrap_schema(value)
        if not isinstance(schema, dict):
            self.fail("has no schema in json_schema.schema.")
        if fault := find_schema_fault(schema):
            self.fail(f"isn't a usable JSON schema: {fault}", "schema")
        return schema


class FormatField(SchemaField):
    """The same as a response_format."""

    def parse_text(self, text: str) -> dict[str, Any]:
        value = ObjectField.parse_text(self, text)
        schema = self.read_schema(value)
        return value if is_format(value) else wrap_schema(schema)
