"""How the web process serves: one gevent worker holds all streams of a machine.

The master reads this, which only waits: what it imports is in memory for nothing.
"""

import functools
import gc
import os
import resource
import sys
import time
from email.utils import formatdate
from typing import Any

from gunicorn import util
from gunicorn.http import message

host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
worker_class = "playground.infrastructure.bare_worker.BareWorker"
FILES_ELSEWHERE = 256  # databases, children, libraries
_soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
# Every stream takes two sockets: one to the browser, one to the provider.
worker_connections = min(4000, max(50, (hard - FILES_ELSEWHERE) // 2))
# A stream may last as long as the provider writes; gevent workers report in while they wait.
timeout = 120
# Longer than what runs here has to end, see playground.infrastructure.gunicorn_worker.
graceful_timeout = int(os.environ.get("PLAYGROUND_DRAIN_SECONDS") or 20) + 10
keepalive = 75
loglevel = "warning"
logger_class = "playground.infrastructure.server_logger.ServerLogger"
control_socket_disable = True
# What the browser sends in one line: a link carries a whole form, and gunicorn takes at most 8,190
# bytes or no end of them. Reading a line takes time squared: 16 MB held up all streams for 24 s.
message.MAX_REQUEST_LINE = limit_request_line = 65_536


# Not gunicorn's own, which is ours when this file is read again on SIGHUP.
_write_date = functools.lru_cache(maxsize=2)(functools.partial(formatdate, usegmt=True))


def write_date() -> str:
    """The date in the head of each answer: written anew once a second, not for every request."""
    return str(_write_date(int(time.time())))


util.http_date = write_date


def pre_fork(_server: Any, _worker: Any) -> None:
    """What is loaded by now stays in the memory that both have: nothing looks through it again."""
    gc.collect()
    gc.freeze()


def post_worker_init(_worker: Any) -> None:
    """As many files as the system allows, and threads that let the streams go first."""
    from gevent.baseserver import BaseServer

    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sys.setswitchinterval(0.001)  # work in threads yields to the streams quickly
    BaseServer.max_accept = 1  # between two new requests the open streams get their turn
    # Looking through everything that a thousand streams hold takes 0.1 s: seldom, and never at
    # what is loaded for good.
    gc.collect()
    gc.freeze()
    gc.set_threshold(7000, 10, 100)
    keep_database_open()


def keep_database_open() -> None:
    """Of SQLite: the last connection that closes takes files along which a full disk denies."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
