"""One model's engine: loaded when first asked, loaded again if its process died."""

import logging
import threading
import time
from pathlib import Path

from playground.local.errors import ApiError, unavailable
from playground.local.text.process import Address, LoadError, ModelProcess
from playground.local.text.weights import Weights
from playground.local.verify import DamagedError, verify

log = logging.getLogger("playground.local")


class Engine:
    """Safe to use from many threads; whoever comes while it loads waits for it."""

    def __init__(self, weights: Weights, data: Path) -> None:
        self.weights = weights
        self.state = "not loaded"
        self._data = data
        self._lock = threading.Lock()
        self._process: ModelProcess | None = None
        self._address: Address | None = None
        self._stopped = False

    def installed(self) -> bool:
        return self.weights.installed(self._data)

    def address(self) -> Address:
        """Where the loaded model listens; raises a 503 if it cannot be loaded."""
        with self._lock:
            if self._address and self._process and self._process.alive():
                return self._address
            self._address = self._load()
            return self._address

    def stop(self) -> None:
        self._stopped = True
        if self._process:
            self._process.stop()

    def _load(self) -> Address:
        self._refuse_if_stopped()
        self.state, started = "loading", time.monotonic()
        try:
            address = self._start()
        except (LoadError, DamagedError, OSError) as error:
            raise self._failed(str(error)) from error
        self.state = "ready"
        log.info("%s loaded in %.1f s", self.weights.id, time.monotonic() - started)
        return address

    def _start(self) -> Address:
        path = self.weights.path(self._data)
        verify(path, self.weights.sha256, self._data)
        if self._process:
            self._process.stop()
        self._process = ModelProcess()
        return self._process.load(self.weights, path)

    def _failed(self, why: str) -> ApiError:
        self.state = "failed"
        if self._process:
            self._process.stop()
        if not self._stopped:  # a stop in the middle of loading is no fault
            log.error("%s could not be loaded: %s", self.weights.id, why)
        return unavailable(f"{self.weights.id} could not be loaded: {why.rstrip('.')}.")

    def _refuse_if_stopped(self) -> None:
        if self._stopped:
            raise unavailable("The local server is stopping.")
