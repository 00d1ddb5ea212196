"""The process that holds an image model. It gives way to everything else on the machine."""

import base64
import contextlib
import importlib
import io
import os
from pathlib import Path
from typing import Any

import orjson

from playground.local import pictures
from playground.local.child import ChildHandler, GoneError, serve_model
from playground.local.hangup import HangUp
from playground.local.images.source import fit_source
from playground.local.messages import Json

NICENESS = 15  # of 19: an image takes minutes, and what people wait for goes first
# Of 1000: where memory runs out, the system ends this process and not the pages.
SACRIFICE = 700
PREVIEW_SIDE = 512  # pixels
PACKED = 4  # of 9: about as small as 9, much sooner


class Painter:
    """A loaded model, with the module that it came from."""

    def __init__(self, engine: Any, folder: Path, threads: int) -> None:
        self.engine = engine
        self.model = engine.ImageModel.open(folder, threads)


def load_painter(job: Json) -> Painter:
    """Raises ValueError with the sentence where the folder cannot be used."""
    os.nice(NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(SACRIFICE))
    engine = importlib.import_module(job["engine"])
    try:
        return Painter(engine, Path(job["folder"]), job["threads"])
    except engine.UnusableModel as error:
        raise ValueError(str(error)) from error


class Handler(ChildHandler):
    """The answer is a stream of steps, and the images at its end."""

    def answer_request(self, payload: Json) -> None:
        painter: Painter = self.server.model
        try:
            wanted = painter.engine.Wanted(**_open_pictures(payload))
        except pictures.PictureError as error:
            self.send_refusal(422, str(error))
            return
        self._has_begun = False
        halt = painter.engine.Halt()
        try:
            with HangUp(self.connection) as hangup:
                hangup.call_on_hangup(halt.end_work)
                made = painter.model.generate(wanted, self._report_step, halt)
        except painter.engine.NotMade as error:
            self.send_refusal(422, str(error))
            return
        except painter.engine.Cancelled:
            raise GoneError from None
        self._send_event({"images": [_encode_image(image) for image in made]})
        self.wfile.write(b"data: [DONE]\n\n")

    def _report_step(self, step: int, steps: int, preview: Any) -> None:
        """Called by the model after each step; the way to end it is to raise its Cancelled."""
        try:
            self.check_client()
            self._send_event({"step": step, "steps": steps, "preview": _encode_preview(preview)})
        except (GoneError, ConnectionError):
            raise self.server.model.engine.Cancelled from None

    def _send_event(self, event: Json) -> None:
        """Until the first of them, a refusal still has a status of its own."""
        if not self._has_begun:
            self._has_begun = True
            self.send_head(200, "text/event-stream")
        self.wfile.write(b"data: %b\n\n" % orjson.dumps(event))


def _open_pictures(payload: Json) -> Json:
    """The request with pictures in place of their base64, all of the size that is wanted."""
    source, mask = payload.get("init_image"), payload.get("mask")
    if not source:
        return {**payload, **dict.fromkeys(("init_image", "mask"))} | _list_unused()
    return fit_source(payload, _open("The image", source), mask and _open("The mask", mask))


def _list_unused() -> Json:
    return {"denoising_strength": 1.0, "mask_blur": 0}


def _open(name: str, encoded: str) -> Any:
    try:
        return pictures.open_picture(encoded)
    except pictures.PictureError as error:
        raise pictures.PictureError(f"{name} {error}.") from error


def _encode_preview(preview: Any) -> str:
    """A small JPEG as base64; blank where the model shows nothing yet."""
    if preview is None:
        return ""
    file, small = io.BytesIO(), preview.convert("RGB")
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    small.save(file, "JPEG", quality=80)
    return base64.b64encode(file.getvalue()).decode()


def _encode_image(image: Any) -> str:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=PACKED)
    return base64.b64encode(file.getvalue()).decode()


if __name__ == "__main__":
    serve_model(load_painter, Handler)
