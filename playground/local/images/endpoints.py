"""The documented image endpoints and the lists beside them, and how far an image is."""

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playground.local import memory
from playground.local.engine import Engine
from playground.local.errors import ApiError, ClientGoneError, build_invalid
from playground.local.hangup import HangUp
from playground.local.images.record import ModelRecord, list_records
from playground.local.images.tasks import Task, Tasks
from playground.local.images.wanted import choose_record, read_request, read_task
from playground.local.images.weights import ENGINE, IDLE_SECONDS, ImageWeights
from playground.local.line import Line
from playground.local.messages import Job, Json
from playground.local.parcel import Parcel
from playground.local.text import openai
from playground.local.upstream import EngineRefusedError, Upstream

LARGEST_BODY = 96 * 1024 * 1024  # bytes: a picture and a mask travel as base64
KILLED = -9  # how a process ends that the system ended for want of memory
FACTS = ("prompt", "negative_prompt", "seed", "steps", "cfg_scale", "sampler_name")


class ImageEndpoints:
    """One image at a time, by one model at a time; `line` is shared with what also works long."""

    def __init__(
        self, data: Path, line: Line, engine: str = ENGINE, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self.tasks = Tasks()
        self._data = data
        self._line = line
        self._module = engine
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._engine: Engine[ImageWeights] | None = None

    def start_txt2img(self, body: Json) -> Job:
        return self._start_job(body, has_picture=False)

    def start_img2img(self, body: Json) -> Job:
        return self._start_job(body, has_picture=True)

    def _start_job(self, body: Json, *, has_picture: bool) -> Job:
        record = choose_record(body, self.list_records())
        wanted = read_request(body, record, has_picture=has_picture)
        task = self.tasks.add_task(read_task(body))
        parcel = Parcel(wanted)
        facts = {name: wanted[name] for name in (*FACTS, "batch_size", "width", "height")}

        def close() -> None:
            self.tasks.end_task(task)
            parcel.close()

        return Job(
            lambda hangup: self._make_images(hangup, record, parcel, task, facts),
            line=self._line,
            owner=openai.get_owner(body),
            state=self._describe_wait,
            close=close,
        )

    def _make_images(
        self, hangup: HangUp, record: ModelRecord, parcel: Parcel, task: Task, facts: Json
    ) -> Json:
        with self.tasks.work_on(task, hangup.cut_work):  # loading is part of it
            engine = self._choose_engine(record)
            _check_memory(record, facts, is_loaded=engine.state == "ready")
            upstream = Upstream(engine.get_address(), hangup)
            with _explain_failure(engine, hangup), _explain_stop(task):
                images = _follow_steps(upstream, parcel, task)
        return {"images": images, "info": _build_info(record, facts, images)}

    def _choose_engine(self, record: ModelRecord) -> Engine[ImageWeights]:
        """That of this model. Another one's memory is given back first."""
        weights = ImageWeights(record, self._module, self._idle_seconds)
        with self._lock:
            if self._engine is None or self._engine.weights != weights:
                if self._engine is not None:
                    self._engine.stop()
                self._engine = Engine(weights, self._data)
            return self._engine

    def _describe_wait(self) -> str:
        return self._engine.describe_wait() if self._engine else "at work"

    def list_records(self) -> tuple[ModelRecord, ...]:
        """Those whose files are there."""
        return tuple(each for each in list_records(self._data) if Path(each.folder).is_dir())

    def list_models(self) -> list[Json]:
        return [{"title": each.name, "model_name": each.name} for each in self.list_records()]

    def list_samplers(self) -> list[Json]:
        """Of all models, each once."""
        names = (name for each in self.list_records() for name in each.samplers)
        return [{"name": name, "aliases": [], "options": {}} for name in dict.fromkeys(names)]

    def show_options(self) -> Json:
        """Which model is used where a request names none."""
        records = self.list_records()
        return {"sd_model_checkpoint": records[0].name} if records else {}

    def start_lookup(self, body: Json) -> Job:
        """How far one task is."""
        known = body.get("id_live_preview")
        said = self.tasks.describe_task(
            str(body.get("id_task", "")), known if isinstance(known, int) else -1
        )
        return Job(lambda _hangup: said)

    def start_interrupt(self, _body: Json) -> Job:
        self.tasks.stop_active()
        return Job(lambda _hangup: {})

    def list_states(self) -> dict[str, str]:
        engine = self._engine
        return {
            each.name: engine.state if engine and engine.weights.id == each.name else "not loaded"
            for each in self.list_records()
        }

    def stop(self) -> None:
        if self._engine is not None:
            self._engine.stop()


def _follow_steps(upstream: Upstream, parcel: Parcel, task: Task) -> list[str]:
    """The images as base64; each step is noted on the way."""
    task.begun = time.monotonic()
    with closing(upstream.stream_events("/generate", parcel)) as events:
        for event in events:
            if "images" in event:
                images: list[str] = event["images"]
                return images
            task.note_step(event["step"], event["steps"], base64.b64decode(event["preview"]))
    raise ApiError(502, "engine_failed", "The engine of this model returned no image. Try again.")


@contextmanager
def _explain_stop(task: Task) -> Iterator[None]:
    """Somebody wanted it to end, so its connection was cut."""
    try:
        yield
    except ApiError as error:
        if not task.stopped:
            raise
        sentence = "The image was stopped before it was complete."
        raise ApiError(409, "interrupted", sentence) from error


@contextmanager
def _explain_failure(engine: Engine[ImageWeights], hangup: HangUp) -> Iterator[None]:
    """A picture that was refused, or a process that the system ended."""
    try:
        yield
    except EngineRefusedError as error:
        if error.status == 422:
            raise build_invalid(str(error), "invalid_image") from error
        raise ApiError(500, "engine_failed", str(error)) from error
    except ApiError as error:
        if hangup.happened:
            raise ClientGoneError from error
        if error.code == "engine_failed" and engine.wait_for_exit() == KILLED:
            sentence = (
                "The system ended the image model, most likely because memory ran out. Choose a"
                " smaller size or fewer images, then try again."
            )
            raise ApiError(409, "out_of_memory", sentence) from error
        raise


def _check_memory(record: ModelRecord, facts: Json, *, is_loaded: bool) -> None:
    """Refuse what would take more memory than there is."""
    sides = [facts[name] or record.side for name in ("width", "height")]
    needed = record.estimate_memory(sides[0] * sides[1], is_loaded=is_loaded)
    limit, available = memory.measure_limit(), memory.measure_available()
    says = memory.format_gigabytes
    if limit and needed > limit:
        sentence = (
            f"This image needs about {says(needed)} of memory, and this machine has"
            f" {says(limit)}. Choose a smaller size or a smaller model."
        )
    elif available and needed > available:
        sentence = (
            f"This image needs about {says(needed)} of memory, and {says(available)} are available"
            " now. Choose a smaller size, or try again when other programs have ended."
        )
    else:
        return
    raise ApiError(409, "not_enough_memory", sentence)


def _build_info(record: ModelRecord, facts: Json, images: list[str]) -> Json:
    """As documented, with each image's seed and what made it."""
    echoed = {name: facts[name] for name in FACTS}
    width, height = _read_size(images[0])
    seeds = [facts["seed"] + number for number in range(len(images))]
    return echoed | {
        "width": width,
        "height": height,
        "all_seeds": seeds,
        "sd_model_name": record.name,
    }


def _read_size(png: str) -> tuple[int, int]:
    head = base64.b64decode(png[:32])  # PNG tells its size first
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
