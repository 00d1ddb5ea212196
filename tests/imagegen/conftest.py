"""What the tests of images share: a scripted Arli AI with a key, files of their own, a worker."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from imagegen.jobs import services as jobs
from imagegen.jobs import tasks as jobs_tasks
from playground.models import Run
from playground.runs import services as runs
from tests.scripted import Server
from tests.scripted.pngs import write_png
from tests.scripted.pretend import Pretend
from tests.scripted.webui import WebUI
from tests.site import KEY

OWN = "image-server"
Start = Callable[..., WebUI]
PARAMETERS: dict[str, Any] = {
    "prompt": "a lighthouse in fog", "negative_prompt": "people", "steps": 20, "cfg_scale": 7.0,
    "width": 64, "height": 64, "seed": 7,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Server]:
    with Server(answer=Pretend()) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "arli": server.base}
        settings.PROVIDER_KEYS = {"arli": {"text": KEY}}
        yield server
        runs.interrupt_all()


@pytest.fixture
def start(settings: Settings) -> Iterator[Start]:
    """Starts one, and sets its address as the image server's."""
    servers: list[Server] = []

    def begin(**fields: Any) -> WebUI:
        webui = WebUI(**fields)
        server = Server(answer=webui).__enter__()
        servers.append(server)
        base = server.base.removesuffix("/v1")
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "image-server": base}
        settings.PROVIDER_KEYS = {"image-server": {"image": webui.login}}
        return webui

    yield begin
    runs.interrupt_all()
    for server in servers:
        server.__exit__(None, None, None)


def submit_jobs(model: str = "image", **fields: Any) -> list[Run]:
    """Press Generate, for the scripted model of this name."""
    request = {
        **PARAMETERS,
        "sd_model_checkpoint": f"scripted-{model}",
        **fields.pop("request", {}),
    }
    arguments = {"owner": "me", "session_key": "", "provider": "arli", "endpoint": "txt2img"}
    return jobs.submit_jobs(
        **{**arguments, "model": f"scripted-{model}", "request": request, **fields}
    )


def run_worker(slug: str = "arli") -> None:
    """What a worker does with all that waits, here and now."""
    while jobs_tasks.make_next(slug):
        pass


def make_run(model: str = "image", **fields: Any) -> Run:
    """One job, and what became of it."""
    (run,) = submit_jobs(model, **fields)
    run_worker()
    return Run.objects.get(pk=run.pk)


def build_source(width: int = 32, height: int = 24, **fields: Any) -> jobs.Source:
    data = write_png(width, height)
    return jobs.Source(data, "image/png", width, height, f"{uuid4().hex}.png", **fields)


def list_bodies(provider: Server) -> list[Any]:
    """The bodies that asked for pictures."""
    paths = ("/txt2img", "/img2img", "/upscale-img")
    return [seen.json for seen in list(provider.seen) if seen.path.endswith(paths)]


def press_generate(**request: Any) -> Run:
    """Generate on the image server with these values; then whatever a worker makes of it."""
    values = {**PARAMETERS, **request}
    fields = {name: value for name, value in values.items() if value is not None}
    (run,) = jobs.submit_jobs(
        owner="me",
        session_key="",
        provider=OWN,
        endpoint="txt2img",
        model=str(fields.get("sd_model_checkpoint", "")),
        request=fields,
    )
    run_worker(OWN)
    return Run.objects.get(pk=run.pk)
