"""How far each image is, for whoever asks while it is made, as image servers tell it.

A task is known by the id that its request brought, while it waits, while it is made, and for some
time after that.
"""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playground.local.messages import Json

REMEMBERED = 64


@dataclass
class Task:
    """One request, from its arrival to its end."""

    id: str
    active: bool = False
    ended: bool = False
    stopped: bool = False  # somebody wants it to end
    step: int = 0
    steps: int = 0
    begun: float = 0.0  # time.monotonic() before its first step
    preview: bytes = field(default=b"", repr=False)
    preview_id: int = 0
    cut: Callable[[], None] = field(default=lambda: None, repr=False)  # ends the work on it

    def note_step(self, step: int, steps: int, preview: bytes) -> None:
        self.step, self.steps = step, steps
        if preview:
            self.preview, self.preview_id = preview, self.preview_id + 1

    def estimate_rest(self) -> float | None:
        """Seconds, as fast as it was until now."""
        if not (self.active and self.step):
            return None
        return (time.monotonic() - self.begun) / self.step * (self.steps - self.step)

    @property
    def part(self) -> float:
        return self.step / self.steps if self.steps else 0.0


class Tasks:
    """Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: dict[str, Task] = {}
        self._number = 0

    def add_task(self, id: str) -> Task:
        with self._lock:
            self._number += 1
            task = Task(id or f"task({self._number})")
            self._tasks[task.id] = task
            over = [each.id for each in self._tasks.values() if each.ended]
            for old in over[: max(0, len(self._tasks) - REMEMBERED)]:
                del self._tasks[old]
            return task

    @contextmanager
    def work_on(self, task: Task, cut: Callable[[], None]) -> Iterator[None]:
        task.active, task.cut = True, cut
        try:
            yield
        finally:
            self.end_task(task)

    def end_task(self, task: Task) -> None:
        task.active, task.ended, task.preview = False, True, b""
        task.cut = lambda: None

    def stop_active(self) -> None:
        """The image at hand ends, in the middle of a step."""
        if task := self._find_active():
            task.stopped = True
            task.cut()

    def describe_task(self, id: str, known_preview: int) -> Json:
        """Of one. Its preview is sent only where it is another than the known one."""
        task = self._tasks.get(id) or Task(id)
        is_new = bool(task.preview) and task.preview_id != known_preview
        return {
            "active": task.active,
            "queued": id in self._tasks and not (task.active or task.ended),
            "completed": task.ended,
            "progress": task.part if task.active else None,
            "eta": task.estimate_rest(),
            "live_preview": _encode_preview(task.preview) if is_new else None,
            "id_live_preview": task.preview_id,
            "textinfo": None,
        }

    def describe_active(self) -> Json:
        """Of the image at hand, whoever's it is."""
        task = self._find_active() or Task("")
        return {
            "progress": task.part,
            "eta_relative": task.estimate_rest() or 0.0,
            "state": {
                "job": task.id,
                "job_count": int(task.active),
                "sampling_step": task.step,
                "sampling_steps": task.steps,
            },
            "current_image": None,
        }

    def _find_active(self) -> Task | None:
        with self._lock:
            return next((task for task in self._tasks.values() if task.active), None)


def _encode_preview(preview: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(preview).decode()}"
