"""A service that is away for a while: said once in the log, asked again now and then."""

import logging
import time

RETRY_SECONDS = 2.0

logger = logging.getLogger(__name__)


class Outage:
    """Of the service `name`. `effect`: what goes on without it, a sentence for the log."""

    def __init__(self, name: str, effect: str) -> None:
        self.name = name
        self.effect = effect
        self._since: float | None = None
        self._failed = 0.0

    @property
    def is_known(self) -> bool:
        """It failed a moment ago: no need to wait for it again."""
        return self._since is not None and time.monotonic() - self._failed < RETRY_SECONDS

    def note_failure(self, error: Exception) -> None:
        """It did not answer just now."""
        self._failed = time.monotonic()
        if self._since is None:
            self._since = self._failed
            logger.error("%s is out of order (%s). %s", self.name, error, self.effect)

    def note_answer(self) -> None:
        """It answered."""
        if self._since is not None:
            seconds = time.monotonic() - self._since
            self._since = None
            logger.warning("%s works again, after %.0f s.", self.name, seconds)
