"""An engine that does what a file in the model's folder says: in no time, slowly, or not at all.

Each image is of one colour, made of its seed, over the picture that it starts from where that is
not masked.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from playground.local.images.errors import Cancelled, NotMade, UnusableModel
from playground.local.images.inspection import FolderFacts

__all__ = [
    "Cancelled",
    "Halt",
    "ImageModel",
    "NotMade",
    "UnusableModel",
    "Wanted",
    "inspect_folder",
]

SCRIPT = "script.json"


class Halt:
    """Ends an image that hangs."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def end_work(self) -> None:
        self.event.set()


@dataclass
class Wanted:
    prompt: str
    negative_prompt: str
    steps: int
    cfg_scale: float
    sampler_name: str
    seed: int
    width: int
    height: int
    batch_size: int
    init_image: Image.Image | None
    mask: Image.Image | None
    denoising_strength: float
    mask_blur: int


def inspect_folder(folder: Path) -> FolderFacts:
    if not (folder / SCRIPT).is_file():
        raise UnusableModel(f"{SCRIPT} is missing.")
    return FolderFacts("LCM", "fp32", 1000, ("LCM", "DDIM"), 128)


class ImageModel:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.script: dict[str, Any] = json.loads((folder / SCRIPT).read_text())

    @classmethod
    def open(cls, folder: Path, _threads: int) -> "ImageModel":
        model = cls(folder)
        if sentence := model.script.get("unusable"):
            raise UnusableModel(sentence)
        return model

    def generate(
        self, wanted: Wanted, on_step: Callable[[int, int, Any], None], halt: Halt
    ) -> list[Image.Image]:
        if sentence := self.script.get("not_made"):
            raise NotMade(sentence)
        for step in range(1, wanted.steps + 1):
            time.sleep(self.script.get("step_seconds", 0))
            if step == self.script.get("hangs_at"):
                halt.event.wait()
                raise Cancelled
            if step == self.script.get("dies_at"):
                os.kill(os.getpid(), signal.SIGKILL)
            (self.folder / "steps.txt").write_text(str(step))
            on_step(step, wanted.steps, draw(wanted, 0).resize((16, 16)))
        return [draw(wanted, number) for number in range(wanted.batch_size)]


def draw(wanted: Wanted, number: int) -> Image.Image:
    image = Image.new("RGB", (wanted.width, wanted.height), ((wanted.seed + number) % 256, 0, 0))
    if wanted.init_image is None:
        return image
    if wanted.mask is None:
        return Image.blend(wanted.init_image, image, wanted.denoising_strength)
    return Image.composite(image, wanted.init_image, wanted.mask)
