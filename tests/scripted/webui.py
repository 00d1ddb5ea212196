"""An image server as AUTOMATIC1111 1.10 behaves: one job after the other, whoever hangs up.

What it does not know it replaces without a word. Its jobs go on until they are done or interrupted,
as long as `pace` says, and it tells how far they are, in both of its ways or in one.
"""

import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.scripted.engines import encode_login, http_exception
from tests.scripted.painting import encode_picture, open_picture, paint_image
from tests.scripted.replies import Reply, Seen, json_reply
from tests.scripted.webui_facts import (
    CHECKPOINTS,
    DEFAULT_SAMPLER,
    FAILURES,
    SAMPLERS,
    SCHEDULERS,
    Checkpoint,
    Task,
)


@dataclass
class WebUI:
    """`pace`: seconds a step takes. `pages`: it has its own pages, and tells of single tasks."""

    pace: float = 0.0
    pages: bool = True
    slow_start: float = 0.0  # seconds between a request and its job
    by_task: bool = True  # it takes the id of a task along with a request
    schedulers: bool = True
    progress: bool = True
    login: str = ""
    empty: bool = False  # it has no model, and answers as SD.Next does then
    loaded: Checkpoint = CHECKPOINTS[1]
    loaded_as: str = ""  # what its options call it; its title, if they do not say otherwise
    tasks: list[Task] = field(default_factory=list)
    ended: list[Task] = field(default_factory=list)
    interrupts: int = 0
    bodies: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # paths that are not there

    def __call__(self, seen: Seen) -> Reply:
        self.advance()
        if seen.path == "/internal/progress" and self.pages:
            return json_reply(self.tell_task(seen.json))
        place, _, name = seen.path.rpartition("/")
        answer = getattr(self, f"answer_{name.replace('-', '_')}", None)
        if place != "/sdapi/v1" or answer is None or name in self.missing:
            self.unknown.append(seen.path)
            return json_reply({"detail": "Not Found"}, 404)
        if self.login and seen.headers.get("authorization") != encode_login(self.login):
            return http_exception(401, "Incorrect username or password")
        reply: Reply = answer(seen)
        return reply

    @property
    def missing(self) -> set[str]:
        gone = {"schedulers"} if not self.schedulers else set()
        return gone if self.progress else gone | {"progress", "interrupt"}

    def advance(self) -> None:
        """One at a time, in the order in which they came."""
        while self.tasks:
            first = self.tasks[0]
            if not first.started:
                first.started, first.stamp = time.monotonic(), f"2026{time.monotonic_ns()}"
            if not first.is_over:
                return
            self.ended.append(self.tasks.pop(0))

    def add(self, id: str, steps: int) -> Task:
        """A job; of somebody else's too, where a test adds it."""
        task = Task(id, steps, steps * self.pace)
        self.tasks.append(task)
        self.advance()
        return task

    def answer_sd_models(self, _seen: Seen) -> Reply:
        return json_reply([each.row for each in CHECKPOINTS])

    def answer_samplers(self, _seen: Seen) -> Reply:
        keys = ("name", "aliases", "options")
        return json_reply([dict(zip(keys, row, strict=True)) for row in SAMPLERS])

    def answer_schedulers(self, _seen: Seen) -> Reply:
        rest = {"default_rho": -1.0, "need_inner_model": False}
        keys = ("name", "label", "aliases")
        return json_reply([dict(zip(keys, row, strict=True)) | rest for row in SCHEDULERS])

    def answer_upscalers(self, _seen: Seen) -> Reply:
        rows = (("None", None), ("Lanczos", None), ("R-ESRGAN 4x+", "RealESRGAN_x4plus"))
        return json_reply([{"name": n, "model_name": m, "scale": 4} for n, m in rows])

    def answer_options(self, _seen: Seen) -> Reply:
        return json_reply(
            {"samples_format": "png", "sd_model_checkpoint": self.loaded_as or self.loaded.title}
        )

    def answer_interrupt(self, _seen: Seen) -> Reply:
        self.interrupts += 1
        if self.tasks:
            self.tasks[0].interrupted = True
        self.advance()
        return json_reply({})

    def answer_progress(self, _seen: Seen) -> Reply:
        task = self.tasks[0] if self.tasks else None
        if task is None:
            state = {"job": "", "job_count": 0, "job_timestamp": "0", "sampling_steps": 0}
            return json_reply({"progress": 0.0, "eta_relative": 0.0, "state": state})
        state = {
            "job": "scripts_txt2img", "job_count": 1, "job_no": 0, "job_timestamp": task.stamp,
            "sampling_step": task.step, "sampling_steps": task.steps, "interrupted": False,
        }  # fmt: skip
        part = min(1.0, 0.01 + task.step / task.steps)
        return json_reply(
            {
                "progress": part,
                "eta_relative": task.seconds * (1 - part),
                "state": state,
                "current_image": encode_picture(
                    paint_image({"width": 32, "height": 32}, task.step), "image"
                ),
            }
        )

    def tell_task(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        key, now = wanted.get("id_task"), self.tasks[0] if self.tasks else None
        active = now is not None and now.id == key
        said: dict[str, Any] = {
            "active": active, "queued": key in {task.id for task in self.tasks[1:]},
            "completed": key in {task.id for task in self.ended}, "progress": None, "eta": None,
            "live_preview": None, "id_live_preview": -1, "textinfo": "Waiting...",
        }  # fmt: skip
        if now is None or not active:
            return said
        said |= {"progress": now.step / now.steps, "eta": now.seconds, "textinfo": None}
        if wanted.get("id_live_preview") != now.step:
            code = encode_picture(paint_image({"width": 32, "height": 32}, now.step), "data-uri")
            said |= {"live_preview": code, "id_live_preview": now.step}
        return said

    def answer_checkpoint(self, _seen: Seen) -> Reply:
        row = {"type": "sd", "class": "StableDiffusionPipeline", "title": self.loaded.title}
        return json_reply({"type": None, "class": None} if self.empty else row)

    def answer_txt2img(self, seen: Seen) -> Reply:
        body = seen.json
        self.bodies.append(body)
        if isinstance(body.get("steps"), str):
            wrong = {"loc": ["body", "steps"], "msg": "value is not a valid integer"}
            return json_reply({"detail": [wrong]}, 422)
        for words, (kind, text) in FAILURES.items():
            if words in body.get("prompt", ""):
                said = {"error": kind, "detail": "", "body": "", "errors": text}
                return json_reply(said, 500)
        if self.empty:
            return json_reply({"images": [], "parameters": {}, "info": ""})
        self.load((body.get("override_settings") or {}).get("sd_model_checkpoint"))
        if self.slow_start:
            return self.start_later(body)
        task = self.add(
            (body.get("force_task_id") if self.by_task else None) or "", body.get("steps") or 50
        )
        reply = self.make(body)
        reply.ready = lambda: self.is_made(task)
        return reply

    answer_img2img = answer_txt2img

    def start_later(self, body: Mapping[str, Any]) -> Reply:
        begin = time.monotonic() + self.slow_start
        timer = threading.Timer(
            self.slow_start, self.add, (str(body.get("force_task_id")), body["steps"])
        )
        timer.start()
        reply = self.make(body)
        reply.ready = lambda: time.monotonic() > begin and not self.tasks
        return reply

    def is_made(self, task: Task) -> bool:
        self.advance()
        return task in self.ended

    def load(self, name: str | None) -> None:
        """An unknown one is passed over."""
        known = [each for each in CHECKPOINTS if name and each.is_called(name)]
        self.loaded = known[0] if known else self.loaded

    def make(self, body: Mapping[str, Any]) -> Reply:
        sampler, schedule = self.sample(body)
        wanted = body.get("seed", -1)
        seed = random.randrange(2**32) if wanted < 0 else wanted
        rest = {"Schedule type": schedule} if schedule != "Automatic" else {}
        info = {
            "prompt": body.get("prompt"), "seed": seed, "all_seeds": [seed], "steps": body["steps"],
            "sampler_name": sampler, "sd_model_name": self.loaded.stem,
            "sd_model_hash": self.loaded.sha256[:10], "extra_generation_params": rest,
            "index_of_first_image": 0, "infotexts": [self.write(body, seed, sampler, rest)],
        }  # fmt: skip
        picture = encode_picture(paint_image(dict(body), seed), "image")
        return json_reply({"images": [picture], "parameters": {}, "info": json.dumps(info)})

    def write(
        self, body: Mapping[str, Any], seed: int, sampler: str, rest: Mapping[str, str]
    ) -> str:
        facts = {
            "Steps": body["steps"], "Sampler": sampler, **rest, "Seed": seed,
            "Size": f"{body.get('width')}x{body.get('height')}",
            "Model hash": self.loaded.sha256[:10], "Model": self.loaded.stem, "Version": "v1.10.1",
        }  # fmt: skip
        line = ", ".join(f"{key}: {value}" for key, value in facts.items())
        return f"{body.get('prompt')}\n{line}"

    def sample(self, body: Mapping[str, Any]) -> tuple[str, str]:
        """A schedule may stand behind the sampler; aliases are not understood."""
        name, labels = body.get("sampler_name") or DEFAULT_SAMPLER, self.labels()
        schedule = labels.get(str(body.get("scheduler")), "Automatic")
        for end, label in labels.items():
            if name.endswith(f" {end}"):
                name, schedule = name.removesuffix(f" {end}"), label
        known = {row[0] for row in SAMPLERS}
        return (name if name in known else DEFAULT_SAMPLER), schedule

    def labels(self) -> dict[str, str]:
        return {text: label for name, label, _ in SCHEDULERS for text in (name, label)}

    def answer_extra_single_image(self, seen: Seen) -> Reply:
        body = seen.json
        if body.get("upscaler_1") not in ("None", "Lanczos", "R-ESRGAN 4x+"):
            words = f"could not find upscaler named {body.get('upscaler_1')}"
            said = {"error": "AssertionError", "detail": "", "body": "", "errors": words}
            return json_reply(said, 500)
        picture, factor = open_picture(body["image"]), body.get("upscaling_resize", 2)
        larger = picture.resize((int(picture.width * factor), int(picture.height * factor)))
        return json_reply({"html_info": "", "image": encode_picture(larger, "image")})
