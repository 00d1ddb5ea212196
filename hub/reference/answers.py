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


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def record(*required: str, **properties: Schema) -> Schema:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", **needed, "properties": properties, "additionalProperties": True}


def rows(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def either(*shapes: Schema) -> Schema:
    return {"anyOf": list(shapes)}


def told(shape: Schema, words: str) -> Schema:
    return {**shape, "description": words}


def maybe(kind: str) -> Schema:
    return {"type": [kind, "null"]}


def wrapped(item: Schema) -> Schema:
    """A list, bare or under `data`."""
    return either(record("data", object=TEXT, data=rows(item)), rows(item))


REFERENCE = re.compile(r"#/components/schemas/(\w+)")
INTEGER, FLAG = {"type": "integer"}, {"type": "boolean"}
NOTHING, OPEN = {"type": "null"}, {"type": "object", "additionalProperties": True}
PICTURE = told(TEXT, "PNG, JPEG or WebP as base64, sometimes with a data: prefix.")
PICTURES = {
    "images": told(
        {"type": ["array", "null"], "items": PICTURE},
        "A batch may start with an overview image.",
    ),
    "image": told(maybe("string"), "Used instead of images when there is one."),
    "info": told(
        {"type": ["object", "string", "null"], "additionalProperties": True},
        "Generation details: an object, the same as a JSON string, or prose.",
    ),
}
SAID = {
    "role": maybe("string"),
    "content": maybe("string"),
    "reasoning": told(maybe("string"), "The model's reasoning. Not part of the answer."),
    "reasoning_content": told(maybe("string"), "The same, under the name other models use."),
    "tool_calls": {"type": ["array", "null"], "items": OPEN},
}
CHOICE = {
    "index": INTEGER,
    "finish_reason": told(maybe("string"), "stop, length, …; null while streaming."),
}
GENERATED = {
    "id": TEXT,
    "object": TEXT,
    "created": told(INTEGER, "Seconds since 1970, from some models milliseconds."),
    "model": told(TEXT, "The model that answered; not always the one requested."),
    "usage": either(ref("Usage"), NOTHING),
}
NAMED = either(TEXT, record(name=maybe("string")))

SHAPES: dict[str, Schema] = {
    "Usage": record(
        prompt_tokens=maybe("integer"),
        completion_tokens=maybe("integer"),
        total_tokens=maybe("integer"),
    ),
    "ChatCompletion": record(
        "choices", **GENERATED, choices=rows(record("message", **CHOICE, message=record(**SAID)))
    ),
    "ChatCompletionChunk": told(
        record("choices", **GENERATED, choices=rows(record(**CHOICE, delta=record(**SAID)))),
        "One event of a stream. The last may have no choices but the usage.",
    ),
    "TextCompletion": told(
        record("choices", **GENERATED, choices=rows(record("text", **CHOICE, text=TEXT))),
        "A whole answer or one event of a stream. The last event may have no choices but the "
        "usage.",
    ),
    "TokenCount": told(
        record(
            count=INTEGER,
            tokens=told(
                rows(INTEGER), "Token IDs. If there is no count, the count is their number."
            ),
            token_strs={"type": ["array", "null"], "items": maybe("string")},
            max_model_len=maybe("integer"),
            model=TEXT,
        ),
        "count, tokens, or both.",
    ),
    "Model": record(
        "id",
        id=TEXT,
        object=TEXT,
        owned_by=TEXT,
        created=INTEGER,
        context_length=maybe("integer"),
        max_context=told(maybe("integer"), "The same, under Arli AI's name."),
        max_completion_tokens=maybe("integer"),
        model_class=maybe("string"),
        is_gated=FLAG,
        available_on_current_plan=told(FLAG, "Only shown with a key."),
    ),
    "ModelList": wrapped(ref("Model")),
    "ImageAnswer": record(**PICTURES),
    "UpscaleAnswer": record(**PICTURES, html_info=maybe("string")),
    "ImageModel": record(title=maybe("string"), model_name=maybe("string")),
    "ImageModelList": wrapped(ref("ImageModel")),
    "SamplerList": rows(NAMED),
    "UpscalerList": rows(NAMED),
    "ImageOptions": OPEN,
    "ParallelRequests": record(
        "parallel_requests", "remaining", parallel_requests=INTEGER, remaining=INTEGER, message=TEXT
    ),
    "Concurrency": record(
        limit=told(maybe("integer"), "Units of the plan; null if unlimited."),
        used_cost=INTEGER,
        request_count=INTEGER,
        requests=rows(record(id=TEXT, cost=INTEGER, model=TEXT, duration_ms=INTEGER)),
    ),
    "Error": told(
        record(
            error=either(
                record(
                    "message",
                    message=TEXT,
                    type=maybe("string"),
                    param=maybe("string"),
                    code={"type": ["string", "integer", "null"]},
                ),
                TEXT,
            ),
            message=TEXT,
            detail=either(TEXT, rows(OPEN)),
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
    "upscalers": "UpscalerList",
    "img-options": "ImageOptions",
    "parallel-requests": "ParallelRequests",
    "concurrency": "Concurrency",
}
EVENTS = {"chat": "ChatCompletionChunk", "completions": "TextCompletion"}


def shapes(endpoints: Iterable[Endpoint]) -> dict[str, Schema]:
    """What the answers of these endpoints are made of, and their refusals."""
    wanted = ["Error", *(of[e.name] for e in endpoints for of in (ANSWERS, EVENTS) if e.name in of)]
    found: dict[str, Schema] = {}
    while wanted:
        name = wanted.pop()
        found[name] = SHAPES[name]
        wanted += REFERENCE.findall(json.dumps(SHAPES[name]))
    return found
