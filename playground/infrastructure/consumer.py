"""The worker's main loop, Huey's, which leaves nothing unfinished behind when it is told to go."""

from contextlib import suppress

from huey.consumer import Consumer

from playground.runs import departure

SETTLE_SECONDS = 5.0  # for the threads to put back what was taken from them


class DrainingConsumer(Consumer):  # type: ignore[misc]  # untyped
    """Each thread ends with what it is doing; what takes too long is handed over."""

    def stop(self, graceful: bool = False) -> None:
        """Return when nothing is at hand any more. Who asks twice is in a hurry."""
        self.stop_flag.set()
        departure.begin_leaving()
        if graceful:
            with suppress(KeyboardInterrupt):
                self._join_workers()
        departure.interrupt_all()
        self.shutdown_timeout = SETTLE_SECONDS
        self._join_workers()
