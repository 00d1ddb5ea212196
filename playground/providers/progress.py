"""What an image server of one's own says of its work, in either of its two ways.

Asked for a single task it knows whether that is waiting or at work; asked in general it tells of
the job at hand, whoever's that is. Other engines of the kind have only the second, or none.
"""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from playground.providers.shapes.images import sniff_mime
from playground.providers.shapes.loose import read_decimal, read_integer, read_mapping, read_prose
from playground.providers.spec import Endpoint

MAX_PREVIEW_BYTES = 2 * 2**20
PREVIEW_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})
OVERALL = Endpoint(
    "progress",
    "GET",
    "/sdapi/v1/progress",
    "Progress",
    "Get the progress of the current job.",
    key="image",
)
SINGLE = Endpoint(
    "task-progress",
    "POST",
    "/internal/progress",
    "Task",
    "Get the progress of one task.",
    key="image",
)
INTERRUPT = Endpoint(
    "interrupt", "POST", "/sdapi/v1/interrupt", "Interrupt", "Stop the current job.", key="image"
)


@dataclass(frozen=True, slots=True)
class Progress:
    """None where the server does not say. `preview` is empty where it sends none, or no new one."""

    part: float | None = None  # from 0 to 1
    step: int | None = None
    steps: int | None = None
    left: float | None = None  # seconds
    preview: bytes = field(default=b"", repr=False)
    waits: bool = False  # behind what the server has to do before


@dataclass(frozen=True, slots=True)
class Task:
    """What is told of a single one."""

    active: bool
    queued: bool
    known: bool  # also where it has ended
    part: float | None
    left: float | None
    preview: bytes = field(repr=False)
    preview_id: int


def read_task(answer: Any) -> Task | None:
    """None where the answer is not of this kind."""
    body = read_mapping(answer)
    if not isinstance(body.get("active"), bool):
        return None
    active, queued, ended = (bool(body.get(name)) for name in ("active", "queued", "completed"))
    return Task(
        active=active,
        queued=queued,
        known=active or queued or ended,
        part=read_part(body.get("progress")),
        left=read_seconds(body.get("eta")),
        preview=read_preview(body.get("live_preview")),
        preview_id=read_integer(body.get("id_live_preview")) or -1,
    )


def is_busy(answer: Any) -> bool | None:
    """Whether there is a job at hand; None where the answer does not tell."""
    body = read_mapping(answer)
    state = read_mapping(body.get("state"))
    if "job" in state or "job_count" in state:
        return bool(state.get("job") or state.get("job_count"))
    part = read_decimal(body.get("progress"))
    return None if part is None else part > 0


def read_progress(answer: Any) -> Progress:
    """Of the job at hand."""
    body = read_mapping(answer)
    state = read_mapping(body.get("state"))
    step, steps = (
        read_integer(state.get("sampling_step")),
        read_integer(state.get("sampling_steps")),
    )
    counted = step is not None and steps is not None and 0 <= step <= steps and steps > 0
    return Progress(
        part=read_part(body.get("progress")),
        step=step if counted else None,
        steps=steps if counted else None,
        left=read_seconds(body.get("eta_relative")),
        preview=read_preview(body.get("current_image")),
    )


def read_part(value: Any) -> float | None:
    number = read_decimal(value)
    return None if number is None else min(1.0, max(0.0, number))


def read_seconds(value: Any) -> float | None:
    """Zero stands for what is not known."""
    number = read_decimal(value)
    return number if number is not None and number > 0 else None


def read_preview(value: Any) -> bytes:
    """A picture that browsers show, or nothing."""
    code = read_prose(value)
    code = code.partition(",")[2] if code.startswith("data:") else code
    if not code or len(code) > MAX_PREVIEW_BYTES * 4 // 3:
        return b""
    try:
        data = base64.b64decode(code)
    except (binascii.Error, ValueError):
        return b""
    return data if sniff_mime(data) in PREVIEW_TYPES else b""
