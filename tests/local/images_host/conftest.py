"""A local server that has nothing but a scripted image model."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from playground.local.images.endpoints import LARGEST_BODY, ImageEndpoints
from playground.local.images.record import ModelRecord, store_record
from playground.local.line import Line
from playground.local.routes import Routes
from playground.local.server import LocalServer
from tests.local.helpers import Client
from tests.local.images_host.scripted_engine import SCRIPT

ENGINE = "tests.local.images_host.scripted_engine"
Add = Callable[..., ModelRecord]


@pytest.fixture
def add_model(data: Path, tmp_path: Path) -> Add:
    """Adds a model of that name, which does what `script` says."""

    def add(
        name: str = "scripted", script: dict[str, Any] | None = None, **facts: Any
    ) -> ModelRecord:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / SCRIPT).write_text(json.dumps(script or {}))
        plain = ModelRecord(name, str(folder), "sd", "float32", 1000, ("Euler", "DDIM"), 128)
        record = replace(plain, **{"memory_bytes": 2000, **facts})
        store_record(data, record)
        return record

    return add


@pytest.fixture
def endpoints(data: Path) -> Iterator[ImageEndpoints]:
    made = ImageEndpoints(data, Line(1), ENGINE)
    yield made
    made.stop()


@pytest.fixture
def painter(endpoints: ImageEndpoints) -> Iterator[Client]:
    routes = Routes(
        pages={
            "/sdapi/v1/sd-models": endpoints.list_models,
            "/v1/img-samplers": endpoints.list_samplers,
            "/v1/img-options": endpoints.show_options,
            "/sdapi/v1/progress": endpoints.tasks.describe_active,
        },
        endpoints={
            "/v1/txt2img": endpoints.start_txt2img,
            "/v1/img2img": endpoints.start_img2img,
            "/internal/progress": endpoints.start_lookup,
            "/sdapi/v1/interrupt": endpoints.start_interrupt,
        },
        room={"/v1/img2img": LARGEST_BODY},
    )
    server = LocalServer(0, routes)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield Client(server.server_port)
    server.shutdown()
    server.server_close()
