"""A tiny model in a folder of its own, and what it makes."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from playground.local.images.engine import ImageModel, Wanted
from tests.local.images.cases import MODELS, USUAL_SCHEDULE, Case, draw_mask, draw_source


def lay_model(folder: Path, model: str = "sd", schedule: dict[str, Any] | None = None) -> Path:
    """As optimum lays it out: what the other models have in common is SD's."""
    shutil.copytree(MODELS / "sd", folder)
    shutil.copytree(MODELS / model, folder, dirs_exist_ok=True)
    (folder / "scheduler").mkdir()
    settings = json.dumps(USUAL_SCHEDULE | (schedule or {}))
    (folder / "scheduler" / "scheduler_config.json").write_text(settings)
    return folder


def make_pictures(model: ImageModel, case: Case, **others: Any) -> list[Image.Image]:
    pictures = {
        "init_image": draw_source() if case.source else None,
        "mask": draw_mask() if case.mask else None,
    }
    return model.generate(Wanted(**case.wanted | pictures | others), lambda *_: None)


def measure_difference(one: Image.Image, other: Image.Image) -> int:
    """The largest of all shades, of 255."""
    assert (one.mode, one.size) == (other.mode, other.size)
    return int(np.abs(np.asarray(one, int) - np.asarray(other, int)).max())
