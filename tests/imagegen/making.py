"""Runs with pictures, as a worker would have left them."""

import uuid
from typing import Any

from imagegen.infotext import Facts, compose_infotext, embed_text
from imagegen.models import Picture
from playground.intake.store import store_artifact
from playground.models import Run, Status
from tests.intake.files import saved, scene

REQUEST: dict[str, Any] = {
    "sd_model_checkpoint": "FLUX.2-klein-4B",
    "prompt": "a lighthouse in fog",
    "negative_prompt": "blurry",
    "steps": 20,
    "width": 64,
    "height": 48,
    "seed": 7,
    "cfg_scale": 7.0,
}


def a_run(owner: str, status: Status = Status.DONE, **more: Any) -> Run:
    values = {
        "provider": "arli",
        "endpoint": "txt2img",
        "model": "FLUX.2-klein-4B",
        "request": REQUEST,
    }
    return Run.objects.create(
        owner=owner, app="imagegen", status=status, group=uuid.uuid4(), **{**values, **more}
    )


def a_picture(run: Run, *, format: str = "PNG", seed: int = 7) -> Picture:
    """64 x 48, with its infotext inside."""
    data, mime = saved(scene(), format), f"image/{format.lower()}"
    text = compose_infotext(Facts(run.request, 64, 48, seed=seed))
    artifact = store_artifact(
        run, "output", embed_text(data, mime, text), f"lighthouse {seed}", seed=seed
    )
    return Picture.objects.create(
        artifact=artifact, run=run, owner=run.owner, kind="txt2img", model=run.model,
        prompt=run.request["prompt"], seed=seed, width=64, height=48, infotext=text,
    )  # fmt: skip


def a_source(run: Run) -> None:
    artifact = store_artifact(run, "input", saved(scene(), "PNG"), "holiday.png")
    artifact.width, artifact.height = 64, 48
    artifact.save()
