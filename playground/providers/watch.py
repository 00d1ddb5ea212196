"""One job of ours at an image server of one's own: followed while it runs, ended when unwanted.

Such a server makes one image after the other, and goes on though whoever asked has hung up: it must
be told. What it is told ends the job at hand, so it is told only while that is known to be ours:
because the server says so of our task's id, or because it was idle when we asked, and has not
answered yet.
"""

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from playground.providers import progress
from playground.providers.cancel import Cancel
from playground.providers.client import Client
from playground.providers.errors import Cancelled, ProviderError, Refused, TimedOut
from playground.providers.progress import Progress, Task
from playground.providers.retry import Policy
from playground.providers.spec import Endpoint

LOOK = Policy(attempts=1, patience=0, connect=2.0, idle=5.0, whole=8.0)
LOOK_SECONDS = 1.0  # between two looks
BEGIN_SECONDS = 2.0  # in which a server begins what it was sent
SETTLE_SECONDS = 5.0  # in which what was interrupted should have ended
LATER_SECONDS = 3600.0  # for which a job that the server has queued is waited for, to end it then
MISSES = 3  # looks after which a server that does not know our task is asked in general
SILENT_SECONDS = 3600.0  # for which a server that tells nothing is left alone
NO_SUCH_PATH = (404, 405)
WITH_TASKS = ("txt2img", "img2img")  # whose requests take the id of a task

_silent: dict[tuple[str, str], float] = {}  # address and path, until when it is not asked


class Watch:
    """A context: it looks on in a thread of its own while the request inside is on its way."""

    def __init__(
        self, client: Client, address: str, endpoint: Endpoint, tell: Callable[[Progress], None]
    ) -> None:
        """`client` asks with the policy LOOK; `tell` is called in the thread."""
        self.task = f"task({uuid.uuid4().hex})"
        self._client, self._address, self._tell = client, address, tell
        self._by_task = endpoint.name in WITH_TASKS
        self._alone = False  # the server was idle: what it does now is ours
        self._begun = False  # it was seen at work
        self._misses = 0
        self._preview_id = -1
        self._cancel = Cancel()
        self._thread = threading.Thread(target=self._follow_job, name="watch", daemon=True)
        self._fields = {"force_task_id": self.task} if self._by_task else {}

    @property
    def fields(self) -> Mapping[str, Any]:
        """What goes along with the request, so that the server can tell of it."""
        return self._fields

    def __enter__(self) -> Self:
        answer = self._ask_server(progress.OVERALL, query={"skip_current_image": "true"})
        self._alone = progress.is_busy(answer) is False
        if not self._is_silent(progress.OVERALL):
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._cancel.cancel()
        if not self._thread.ident:
            return
        self._thread.join()
        if kind is not None and issubclass(kind, Cancelled | TimedOut):
            self._cancel = Cancel()
            self.interrupt()

    def finish(self) -> None:
        """The answer comes: whatever the server does now is somebody else's."""
        self._alone = False
        self._cancel.cancel()

    def interrupt(self) -> None:
        """End the job at the server, if it is at work there: at once, or when its turn comes.

        What was sent just now may not have begun yet: it has a moment for that. What was seen at
        work and no longer is has ended, and what begins now is somebody else's.
        """
        end = time.monotonic() + BEGIN_SECONDS
        while not (self._interrupt_now() or self._begun or time.monotonic() > end):
            time.sleep(LOOK_SECONDS / 4)

    def _interrupt_now(self) -> bool:
        """Whether the job was there, or is known to be over."""
        task = self._look_at_task()
        if task is not None and task.known:
            if task.active:
                self._stop_job()
            elif task.queued:
                threading.Thread(target=self._interrupt_later, name="watch", daemon=True).start()
            return True
        if self._alone and progress.is_busy(self._ask_server(progress.OVERALL)):
            self._stop_job()
            return True
        return False

    def _stop_job(self) -> None:
        """Returns when the server is free again, or has had its time."""
        self._ask_server(progress.INTERRUPT, {})
        end = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < end:
            if not progress.is_busy(self._ask_server(progress.OVERALL)):
                return
            time.sleep(LOOK_SECONDS / 4)

    def _interrupt_later(self) -> None:
        end = time.monotonic() + LATER_SECONDS
        while time.monotonic() < end:
            task = self._look_at_task()
            if task is None or not (task.active or task.queued):
                return
            if task.active:
                self._ask_server(progress.INTERRUPT, {})
                return
            time.sleep(LOOK_SECONDS)

    def _follow_job(self) -> None:
        with contextlib.suppress(Cancelled):
            while True:
                self._cancel.wait(LOOK_SECONDS)
                if news := self._fetch_progress():
                    self._tell(news)

    def _fetch_progress(self) -> Progress | None:
        task = self._look_at_task()
        if task is not None and task.known:
            self._begun, self._misses = True, 0
            return self._describe_task(task)
        self._misses += 1
        if self._by_task and self._misses < MISSES:
            return None  # it may not have arrived yet
        if not self._alone:
            return Progress(waits=True)
        answer = self._ask_server(progress.OVERALL)
        self._begun = self._begun or bool(progress.is_busy(answer))
        return progress.read_progress(answer) if progress.is_busy(answer) else None

    def _describe_task(self, task: Task) -> Progress | None:
        """The picture and the time are our task's; only the numbers of steps are the server's."""
        if not task.active:
            return Progress(waits=True) if task.queued else None
        self._preview_id = task.preview_id
        steps = progress.read_progress(
            self._ask_server(progress.OVERALL, query={"skip_current_image": "true"})
        )
        return replace(steps, part=task.part, left=task.left, preview=task.preview)

    def _look_at_task(self) -> Task | None:
        if not self._by_task:
            return None
        wanted = {"id_task": self.task, "id_live_preview": self._preview_id}
        return progress.read_task(self._ask_server(progress.SINGLE, wanted))

    def _ask_server(
        self,
        endpoint: Endpoint,
        payload: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Any:
        """The answer; None where there is none. A path that is not there is not tried again."""
        if self._is_silent(endpoint):
            return None
        try:
            if endpoint is progress.INTERRUPT:  # whose answer may be empty
                return self._client.download(endpoint, {}, len, cancel=self._cancel)
            return self._client.send(endpoint, payload, query=query, cancel=self._cancel)
        except Refused as error:
            if error.upstream_status in NO_SUCH_PATH:
                _silent[self._address, endpoint.path] = time.monotonic() + SILENT_SECONDS
        except ProviderError:
            pass  # it is busy, or gone: whoever waits for the picture will hear of it
        return None

    def _is_silent(self, endpoint: Endpoint) -> bool:
        return _silent.get((self._address, endpoint.path), 0.0) > time.monotonic()


class NoWatch:
    """Of a provider that tells nothing of its work, and ends it when we hang up."""

    fields: Mapping[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ending: object) -> None:
        pass

    def finish(self) -> None:
        pass
