"""One model's engine: loaded when first asked, loaded again if its process died."""

import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from playground.local.errors import ApiError, build_unavailable
from playground.local.messages import Json
from playground.local.process import Address, LoadError, ModelProcess
from playground.local.verify import DamagedError, verify_file

log = logging.getLogger("playground.local")


class Loadable(Protocol):
    """A model that a child process can load."""

    @property
    def id(self) -> str: ...

    @property
    def child(self) -> str:
        """The module that loads and serves it."""

    def list_files(self, data: Path) -> Mapping[Path, str]:
        """Its weights, each with its sha256."""

    def build_job(self, data: Path) -> Json:
        """What its child is told."""


M = TypeVar("M", bound=Loadable)


class Engine(Generic[M]):
    """Safe to use from many threads; whoever comes while it loads waits for it."""

    def __init__(self, weights: M, data: Path) -> None:
        self.weights = weights
        self._state = "not loaded"
        self._data = data
        self._lock = threading.Lock()
        self._process: ModelProcess | None = None
        self._address: Address | None = None
        self._stopped = False

    def is_installed(self) -> bool:
        return all(path.is_file() for path in self.weights.list_files(self._data))

    @property
    def state(self) -> str:
        ended = self._state == "ready" and not (self._process and self._process.is_alive())
        return "not loaded" if ended else self._state  # an idle child may end by itself

    def describe_wait(self) -> str:
        """What somebody waits for who has its place already."""
        return "loading the model" if self._state == "loading" else "at work"

    def get_address(self) -> Address:
        """Where the loaded model listens; raises a 503 if it cannot be loaded."""
        with self._lock:
            if self._address and self._process and self._process.is_alive():
                return self._address
            self._address = self._load_model()
            return self._address

    def wait_for_exit(self) -> int | None:
        """How its process ended, where it just did; below 0 the signal. None: it still runs."""
        return self._process.wait_for_exit() if self._process else None

    def stop(self) -> None:
        self._stopped = True
        if self._process:
            self._process.stop()

    def _load_model(self) -> Address:
        self._refuse_if_stopped()
        self._state, started = "loading", time.monotonic()
        try:
            address = self._start_process()
        except (LoadError, DamagedError, OSError) as error:
            raise self._build_failure(str(error)) from error
        self._state = "ready"
        log.info("%s loaded in %.1f s", self.weights.id, time.monotonic() - started)
        return address

    def _start_process(self) -> Address:
        for path, sha256 in self.weights.list_files(self._data).items():
            verify_file(path, sha256, self._data)
        if self._process:
            self._process.stop()
        self._process = ModelProcess(self.weights.child)
        return self._process.load_model(self.weights.build_job(self._data))

    def _build_failure(self, why: str) -> ApiError:
        self._state = "failed"
        if self._process:
            self._process.stop()
        if not self._stopped:  # a stop in the middle of loading is no fault
            log.error("%s could not be loaded: %s", self.weights.id, why)
        return build_unavailable(f"{self.weights.id} could not be loaded: {why.rstrip('.')}.")

    def _refuse_if_stopped(self) -> None:
        if self._stopped:
            raise build_unavailable("The local server is stopping.")
