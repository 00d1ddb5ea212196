"""What the services answer, as JSON Schema: one named shape for each kind of answer.

As documented, and as open as the services differ: whatever else an answer holds is allowed, what
one of them was seen to send as null may be null, and nothing is required that one leaves out.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from playground.parameters.reference import TEXT
from playground.providers import Endpoint

Schema = dict[str, Any]


def refer_to(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def describe_record(*required: str, **properties: Schema) -> Schema:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", **needed, "properties": properties, "additionalProperties": True}


def describe_rows(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def describe_either(*shapes: Schema) -> Schema:
    return {"anyOf": list(shapes)}


def add_description(shape: Schema, words: str) -> Schema:
    return {**shape, "description": words}


def allow_null(kind: str) -> Schema:
    return {"type": [kind, "null"]}


def describe_wrapped(item: Schema) -> Schema:
    """A list, bare or under `data`."""
    return describe_either(
        describe_record("data", object=TEXT, data=describe_rows(item)), describe_rows(item)
    )


REFERENCE = re.compile(r"#/components/schemas/(\w+)")
INTEGER, FLAG = {"type": "integer"}, {"type": "boolean"}
NOTHING, OPEN = {"type": "null"}, {"type": "object", "additionalProperties": True}
PICTURE = add_description(TEXT, "PNG, JPEG or WebP as base64, sometimes with a data: prefix.")
PICTURES = {
    "images": add_description(
        {"type": ["array", "null"], "items": PICTURE},
        "A batch may start with an overview image.",
    ),
    "image": add_description(allow_null("string"), "Used instead of images when there is one."),
    "info": add_description(
        {"type": ["object", "string", "null"], "additionalProperties": True},
        "Generation details: an object, the same as a JSON string, or prose.",
    ),
}
SAID = {
    "role": allow_null("string"),
    "content": allow_null("string"),
    "reasoning": add_description(
        allow_null("string"), "The model's reasoning. Not part of the answer."
    ),
    "reasoning_content": add_description(
        allow_null("string"), "The same, under the name other models use."
    ),
    "tool_calls": {"type": ["array", "null"], "items": OPEN},
}
CHOICE = {
    "index": INTEGER,
    "finish_reason": add_description(
        allow_null("string"), "stop, length, …; null while streaming."
    ),
}
GENERATED = {
    "id": TEXT,
    "object": TEXT,
    "created": add_description(INTEGER, "Seconds since 1970, from some models milliseconds."),
    "model": add_description(TEXT, "The model that answered; not always the one requested."),
    "usage": describe_either(refer_to("Usage"), NOTHING),
}
NAMED = describe_either(TEXT, describe_record(name=allow_null("string")))

SHAPES: dict[str, Schema] = {
    "Usage": describe_record(
        prompt_tokens=allow_null("integer"),
        completion_tokens=allow_null("integer"),
        total_tokens=allow_null("integer"),
    ),
    "ChatCompletion": describe_record(
        "choices",
        **GENERATED,
        choices=describe_rows(
            describe_record("message", **CHOICE, message=describe_record(**SAID))
        ),
    ),
    "ChatCompletionChunk": add_description(
        describe_record(
            "choices",
            **GENERATED,
            choices=describe_rows(describe_record(**CHOICE, delta=describe_record(**SAID))),
        ),
        "One event of a stream. The last may have the usage and no choices.",
    ),
    "TextCompletion": add_description(
        describe_record(
            "choices",
            **GENERATED,
            choices=describe_rows(describe_record("text", **CHOICE, text=TEXT)),
        ),
        "A whole answer or one event of a stream. The last event may have the usage and no "
        "choices.",
    ),
    "TokenCount": add_description(
        describe_record(
            count=INTEGER,
            tokens=add_description(
                describe_rows(INTEGER),
                "Token IDs. If there is no count, the count is their number.",
            ),
            token_strs={"type": ["array", "null"], "items": allow_null("string")},
            max_model_len=allow_null("integer"),
            model=TEXT,
        ),
        "count, tokens, or both.",
    ),
    "Model": describe_record(
        "id",
        id=TEXT,
        object=TEXT,
        owned_by=TEXT,
        created=INTEGER,
        context_length=allow_null("integer"),
        max_context=add_description(allow_null("integer"), "The same, under Arli AI's name."),
        max_completion_tokens=allow_null("integer"),
        model_class=allow_null("string"),
        is_gated=FLAG,
        available_on_current_plan=add_description(FLAG, "Only shown with a key."),
    ),
    "ModelList": describe_wrapped(refer_to("Model")),
    "ImageAnswer": describe_record(**PICTURES),
    "UpscaleAnswer": describe_record(**PICTURES, html_info=allow_null("string")),
    "ImageModel": describe_record(title=allow_null("string"), model_name=allow_null("string")),
    "ImageModelList": describe_wrapped(refer_to("ImageModel")),
    "SamplerList": describe_rows(NAMED),
    "SchedulerList": describe_rows(NAMED),
    "UpscalerList": describe_rows(NAMED),
    "ImageOptions": OPEN,
    "ParallelRequests": describe_record(
        "parallel_requests", "remaining", parallel_requests=INTEGER, remaining=INTEGER, message=TEXT
    ),
    "Concurrency": describe_record(
        limit=add_description(allow_null("integer"), "Units of the plan; null if unlimited."),
        used_cost=INTEGER,
        request_count=INTEGER,
        requests=describe_rows(
            describe_record(id=TEXT, cost=INTEGER, model=TEXT, duration_ms=INTEGER)
        ),
    ),
    "Error": add_description(
        describe_record(
            error=describe_either(
                describe_record(
                    "message",
                    message=TEXT,
                    type=allow_null("string"),
                    param=allow_null("string"),
                    code={"type": ["string", "integer", "null"]},
                ),
                TEXT,
            ),
            message=TEXT,
            detail=describe_either(TEXT, describe_rows(OPEN)),
        ),
        "Documented as error.message; some services use error, message or detail.",
    ),
}
ANSWERS = {
    "chat": "ChatCompletion",
    "completions": "TextCompletion",
    "tokenize": "TokenCount",
    "models": "ModelList",
    "txt2img": "ImageAnswer",
    "img2img": "ImageAnswer",
    "upscale-img": "UpscaleAnswer",
    "sd-models": "ImageModelList",
    "img-samplers": "SamplerList",
    "schedulers": "SchedulerList",
    "upscalers": "UpscalerList",
    "img-options": "ImageOptions",
    "parallel-requests": "ParallelRequests",
    "concurrency": "Concurrency",
}
EVENTS = {"chat": "ChatCompletionChunk", "completions": "TextCompletion"}


def build_schemas(endpoints: Iterable[Endpoint]) -> dict[str, Schema]:
    """What the answers of these endpoints are made of, and their refusals."""
    wanted = [
        "Error",
        *(
            shape_names[e.name]
            for e in endpoints
            for shape_names in (ANSWERS, EVENTS)
            if e.name in shape_names
        ),
    ]
    schemas: dict[str, Schema] = {}
    while wanted:
        name = wanted.pop()
        schemas[name] = SHAPES[name]
        wanted += REFERENCE.findall(json.dumps(SHAPES[name]))
    return schemas
