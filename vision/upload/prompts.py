"""What people want from a picture: each task fills the prompt, and everything can be changed after.

Sentences the reference documents are used as they stand there (`playground.providers.guide`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.providers.guide import OCR_EXAMPLE, OCR_PROMPT
from vision.tables import fields

ONLY_TEXT = "Output only the text, nothing else."
TEXT, TABLE = "text", "fields"  # tasks that others name, too
QUESTION = "question"  # about a page that was read: no task of the form
READING = {name: OCR_EXAMPLE[name] for name in ("temperature", "max_tokens")}  # 0.1 and 2000

FORM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "label": {"type": "string"},
                    "value": {"type": ["string", "null"]},
                },
                "required": ["label", "value"],
                "additionalProperties": False,
            },
        },
        "tables": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "columns": {"type": "array", "items": {"type": "string"}},
                    "rows": {
                        "type": "array",
                        "items": {"type": "array", "items": {"type": ["string", "null"]}},
                    },
                },
                "required": ["columns", "rows"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "fields", "tables"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Task:
    """One button. `schema`: the answer is JSON of this shape, see `build_request`."""

    id: str
    label: str
    prompt: str
    parameters: Mapping[str, Any] = field(default_factory=lambda: dict(READING))
    schema: Mapping[str, Any] | None = None


TASKS = (
    Task(TEXT, "Extract text", f"{OCR_PROMPT} {ONLY_TEXT}"),
    Task("layout", "Preserve layout", OCR_EXAMPLE["messages"][0]["content"][0]["text"]),
    Task(
        "table",
        "Table to Markdown",
        "Extract every table from this image as a Markdown table. Keep all rows and columns in "
        "their order and copy each cell exactly as it is printed. Leave empty cells empty. "
        "Output only the tables, nothing else.",
    ),
    Task(
        TABLE,
        "Extract to a table",
        fields.PROMPT,
    ),
    Task(
        "form",
        "Form to JSON",
        "Extract the contents of this form as JSON. Copy labels and values exactly as they are "
        'written, in reading order. Use null for a field that is empty and "yes" or "no" for '
        "a checkbox. Never guess what cannot be read: use null. Output only the JSON, nothing "
        "else.",
        schema=FORM_SCHEMA,
    ),
    Task(
        "describe",
        "Describe",
        "Describe this image in detail: what it shows, where things are, colours, people's "
        "actions, and any text in it word for word. Say so where you are not sure.",
    ),
    Task(
        "translate",
        "Translate",
        "Translate all text in this image into English. Preserve formatting and line breaks. "
        "Keep names, numbers, dates and amounts as they are. Output only the translation, "
        "nothing else.",
    ),
    Task("own", "Custom prompt", "", parameters={}),
)
BY_ID: Mapping[str, Task] = {task.id: task for task in TASKS}

FENCED = re.compile(r"\s*```\w*\s*\n(.*?)\n?\s*```\s*", re.DOTALL)


def find_task(id: str, prompt: str) -> Task:
    """The task that is named; else the one with this prompt, which may be a person's own."""
    if id in BY_ID or not prompt:
        return BY_ID.get(id, TASKS[0])
    return next((task for task in TASKS if task.prompt == prompt), BY_ID["own"])


def build_request(
    prompt: str, schema: Mapping[str, Any] | None, *, guided: bool
) -> tuple[str, dict[str, Any]]:
    """The prompt and the parameters that ask for this shape.

    guided: the provider has `guided_json`; elsewhere the schema stands at the prompt's end.
    """
    if schema is None:
        return prompt, {}
    if guided:
        return prompt, {"guided_json": schema}
    shape = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return f"{prompt}\n\nThe JSON must match this JSON Schema:\n{shape}", {}


def strip_fence(text: str) -> str:
    """An answer without the code fence that models put around all of it, asked or not."""
    match = FENCED.fullmatch(text)
    return match[1] if match and "\n```" not in match[1] else text
