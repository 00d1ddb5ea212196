"""The settings of what runs beneath the pages: pool of connections, cache, queue, log."""

from pathlib import Path
from typing import Any

from playground.storage.sqlite.patience import PatientConnection

REDIS_PATIENCE = "socket_connect_timeout=1&socket_timeout=5"  # seconds; workers listen for one


def make_cache_settings(redis_url: str) -> dict[str, Any]:
    if redis_url:
        return {
            "default": {
                "BACKEND": "playground.infrastructure.cache.SurvivingCache",
                "LOCATION": redis_url,
            }
        }
    return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def make_queue_settings(redis_url: str, file: Path | None, drain_seconds: int) -> dict[str, Any]:
    """Huey's. `file`: where the queue is kept without Redis."""
    return {
        "name": "playground",
        "immediate": False,
        # Workers wait for providers, not for the processor: room for what each bears, and some
        # more. A task is noticed within a second, where Huey's own patience grows to ten.
        "consumer": {
            "workers": 16,
            "worker_type": "thread",
            "periodic": True,
            "max_delay": 1.0,
            # What a service manager sends is the plain request to go.
            "graceful_signal": "TERM",
            "shutdown_timeout": drain_seconds,
        },
        **(make_redis_queue(redis_url) if redis_url else make_file_queue(file)),
    }


def make_redis_queue(redis_url: str) -> dict[str, Any]:
    joint = "&" if "?" in redis_url else "?"
    return {
        "huey_class": "playground.infrastructure.redis_queue.RedisQueue",
        "url": f"{redis_url}{joint}{REDIS_PATIENCE}",
    }


def make_file_queue(file: Path | None) -> dict[str, Any]:
    return {
        "huey_class": "playground.infrastructure.task_queue.SqliteQueue",
        "filename": str(file),
        "timeout": 0,
        "factory": PatientConnection,  # which waits for locks as the database does
    }


def make_logging_settings(level: str, *, json: bool, people: bool) -> dict[str, Any]:
    """`json`: lines for a machine to read. `people`: with whose request it was."""
    formatter = {"()": "playground.infrastructure.logs.JsonFormatter", "people": people}
    text = {"format": "%(levelname)s %(name)s: %(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter if json else text},
        "filters": {
            "routes": {"()": "playground.infrastructure.logs.WithoutAddresses"},
            "short": {"()": "playground.storage.errors.ShortTraceback"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["routes", "short"],
            }
        },
        # A refusal is the visitor's news, not the host's.
        "loggers": {
            "django.request": {"level": "ERROR"},
            # Without a handler of its own it would be given one that writes everything twice.
            "huey": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        },
        "root": {"handlers": ["stderr"], "level": level},
    }
