"""Press Generate, and what comes of it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from imagegen.models import Picture
from playground.models import Run
from tests.imagegen.conftest import run_worker
from tests.providing import JSON
from tests.scripted.pngs import write_png

FORM = {
    "provider": "arli", "sd_model_checkpoint": "scripted-image", "prompt": "a red boat",
    "steps": "20", "cfg_scale": "7", "width": "128", "height": "64", "seed": "5", "count": "1",
}  # fmt: skip


def upload_image(name: str = "boat.png", width: int = 96, height: int = 64) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_png(width, height), "image/png")


def press_generate(
    browser: Browser, path: str = "/images/", headers: Any = JSON, **fields: Any
) -> Any:
    """Press Generate. JSON unless other headers are given."""
    form = {**FORM, "action": "generate", **fields}
    return browser.post(path, {k: v for k, v in form.items() if v is not None}, headers=headers)


def get_only() -> Run:
    return Run.objects.get()


def make_picture(browser: Browser, path: str = "/images/", **fields: Any) -> Picture:
    """A picture that this browser had made."""
    answer = press_generate(browser, path, **fields)
    assert answer.status_code == 200, answer.content
    run_worker()
    return Picture.objects.filter(run=answer.json()["jobs"][0]["run"]).latest("pk")


def flatten_page(answer: Any) -> str:
    """A page on one line, however its template is laid out."""
    return " ".join(answer.text.split())
