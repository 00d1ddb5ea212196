"""One small image, made to measure what a model takes on this machine: memory and time."""

import http.client
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import orjson

from playground.local.images.record import ModelRecord
from playground.local.images.wanted import read_request
from playground.local.images.weights import ENGINE, ImageWeights
from playground.local.messages import Json
from playground.local.process import LoadError, ModelProcess

STEPS = 2  # the first of which is not counted: it prepares what the others use
SILENCE_SECONDS = 3600  # of a slow machine


class TrialError(Exception):
    """The model loads or works not at all; the sentence says why."""


def measure_model(record: ModelRecord, data: Path, engine: str = ENGINE) -> ModelRecord:
    """The record with what was measured. Raises TrialError."""
    weights = ImageWeights(record, engine, SILENCE_SECONDS)
    process = ModelProcess(weights.child)
    try:
        begun = time.monotonic()
        address = process.load_model(weights.build_job(data))
        loaded = time.monotonic()
        connection = http.client.HTTPConnection(address.host, address.port, SILENCE_SECONDS)
        with closing(connection):
            wanted = read_request(
                {"prompt": "a lighthouse", "steps": STEPS}, record, has_picture=False
            )
            moments = _make_image(connection, address.key, wanted)
        ended = time.monotonic()
        memory = process.measure_peak()
    except (LoadError, OSError, http.client.HTTPException) as error:
        raise TrialError(str(error)) from error
    finally:
        process.stop()
    step = (moments[-1] - moments[0]) / (len(moments) - 1)
    return replace(
        record,
        memory_bytes=memory,
        load_seconds=round(loaded - begun, 1),
        step_seconds=round(step, 2),
        rest_seconds=round(max(0.0, ended - loaded - step * STEPS), 2),
    )


def _make_image(connection: http.client.HTTPConnection, key: str, wanted: Json) -> list[float]:
    """When each step ended, in seconds."""
    connection.request(
        "POST", "/generate", orjson.dumps(wanted), {"Authorization": f"Bearer {key}"}
    )
    response = connection.getresponse()
    if response.status != http.client.OK:
        raise TrialError(orjson.loads(response.read())["error"]["message"])
    moments, is_complete = [], False
    for line in response:
        if line.startswith(b'data: {"step"'):
            moments.append(time.monotonic())
        is_complete = is_complete or line.startswith(b'data: {"images"')
    if not is_complete or len(moments) < STEPS:
        raise TrialError("its process ended before the image was complete")
    return moments
