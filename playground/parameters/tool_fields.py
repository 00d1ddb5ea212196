"""Form fields for tools: functions that a model may call, and which of them it is to call."""

import json
import re
from typing import Any

from django import forms

from playground.parameters.code_fields import ObjectField
from playground.parameters.fields import ParamField
from playground.structured_output import find_schema_fault

MAX_TOOLS = 64
MAX_DESCRIPTION_CHARS = 4_000
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
CHOICES = ("auto", "none", "required")
ANYTHING: dict[str, Any] = {"type": "object", "properties": {}}


class ToolsField(ObjectField):
    """Functions as a JSON list, each whole as the API has it or its function alone."""

    def make_widget(self, param: Any) -> forms.Widget:
        widget = super().make_widget(param)
        widget.attrs["rows"] = 8
        return widget

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, indent=2, ensure_ascii=False) if isinstance(value, list) else value

    def parse_text(self, text: str) -> Any:
        value = self.read_json(text)
        super().parse_text(json.dumps({"tools": value}))  # what no service can be sent
        items = [value] if isinstance(value, dict) else value
        if not isinstance(items, list) or not items:
            self.fail("must be a JSON list of functions: [{ … }].")
        if len(items) > MAX_TOOLS:
            self.fail(f"has {len(items)} functions; {MAX_TOOLS} are allowed.", "max_length")
        functions = [self.read_function(item, number) for number, item in enumerate(items, 1)]
        self.check_names([function["name"] for function in functions])
        self.check_schemas(functions)
        return [{"type": "function", "function": function} for function in functions]

    def read_function(self, item: Any, number: int) -> dict[str, Any]:
        function = item.get("function", item) if isinstance(item, dict) else None
        if not isinstance(function, dict) or item.get("type", "function") != "function":
            self.fail(f"has an entry that isn't a function: number {number}.")
        name = function.get("name")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            self.fail(
                f"needs a name for function {number}: letters, digits, _ and -, 64 at most.", "name"
            )
        words = function.get("description", "")
        if not isinstance(words, str) or len(words) > MAX_DESCRIPTION_CHARS:
            self.fail(
                f"needs a description of {name} of at most {MAX_DESCRIPTION_CHARS:,} letters."
            )
        if not isinstance(function.get("parameters", ANYTHING), dict):
            self.fail(f"needs a JSON schema as parameters of {name}.", "schema")
        return {key: each for key, each in function.items() if key != "type" or each != "function"}

    def check_names(self, names: list[str]) -> None:
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            self.fail(f"has two functions named {twice}.", "name")

    def check_schemas(self, functions: list[dict[str, Any]]) -> None:
        schemas = {each["name"]: each.get("parameters", ANYTHING) for each in functions}
        if not find_schema_fault({"type": "object", "properties": schemas}):
            return
        for name, schema in schemas.items():
            if fault := find_schema_fault(schema):
                self.fail(f"has no usable JSON schema for {name}: {fault}", "schema")


class ToolChoiceField(ParamField):
    """Whether a tool is called, or which one."""

    def prepare_value(self, value: Any) -> Any:
        return value["function"]["name"] if isinstance(value, dict) else value

    def parse_text(self, text: str) -> Any:
        if text in CHOICES:
            return text
        if not NAME.fullmatch(text):
            self.fail(f"must be {', '.join(CHOICES[:-1])}, {CHOICES[-1]} or a function's name.")
        return {"type": "function", "function": {"name": text}}
