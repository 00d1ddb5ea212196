"""Passwords are hashed beside the event loop, few at a time: one takes half a second of CPU."""

import os
import threading

from django.contrib.auth import hashers

from playground.infrastructure.offload import offload

# Half of the processors stay free for the streams.
MAX_HASHES_AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
MAX_WAITING_HASHES = 8  # about four seconds of waiting; more is refused where people sign in


class Gate:
    """Lets `size` through at a time. The others wait, without holding up anything else."""

    def __init__(self, size: int) -> None:
        self.waiting = 0
        self._places = threading.BoundedSemaphore(size)

    def __enter__(self) -> None:
        self.waiting += 1
        try:
            self._places.acquire()
        finally:
            self.waiting -= 1

    def __exit__(self, *_error: object) -> None:
        self._places.release()


gate = Gate(MAX_HASHES_AT_ONCE)


def is_crowded() -> bool:
    """Whether somebody who comes now would wait for longer than is sensible."""
    return gate.waiting >= MAX_WAITING_HASHES


class _Offloaded(hashers.BasePasswordHasher):
    """For any of Django's hashers: all that one computes goes through `encode`.

    hashlib lets other threads run meanwhile, and so the streams.
    """

    def encode(self, *args: object, **kwargs: object) -> str:
        with gate:
            return offload(super().encode, *args, **kwargs)  # type: ignore[arg-type]  # as it came


class PBKDF2(_Offloaded, hashers.PBKDF2PasswordHasher):
    """What new passwords are hashed with."""


class PBKDF2SHA1(_Offloaded, hashers.PBKDF2SHA1PasswordHasher):
    """What accounts brought from elsewhere may be hashed with."""


class Scrypt(_Offloaded, hashers.ScryptPasswordHasher):
    """The same."""
