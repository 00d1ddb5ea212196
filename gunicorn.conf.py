"""How the web process serves: one gevent worker holds all streams of a machine."""

from gevent import monkey

monkey.patch_all()  # before anything else is imported

import gc  # noqa: E402
import os  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

from gevent.baseserver import BaseServer  # noqa: E402
from gunicorn.http import message  # noqa: E402

host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
worker_class = "playground.infrastructure.gunicorn_worker.Worker"
FILES_ELSEWHERE = 256  # databases, children, libraries
_soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
# Every stream takes two sockets: one to the browser, one to the provider.
worker_connections = min(4000, max(50, (hard - FILES_ELSEWHERE) // 2))
# A stream may last as long as the provider writes; gevent workers report in while they wait.
timeout = 120
graceful_timeout = 3
keepalive = 75
loglevel = "warning"
control_socket_disable = True
# What the browser sends in one line: a link carries a whole form, and gunicorn takes at most 8,190
# bytes or no end of them. Reading a line takes time squared: 16 MB held up all streams for 24 s.
message.MAX_REQUEST_LINE = limit_request_line = 65_536


def post_worker_init(worker: Any) -> None:
    """As many files as the system allows, and threads that let the streams go first."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sys.setswitchinterval(0.001)  # work in threads yields to the streams quickly
    BaseServer.max_accept = 1  # between two new requests the open streams get their turn
    # Looking through everything that a thousand streams hold takes 0.1 s: seldom, and never at
    # what is loaded for good.
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 1000)
    keep_database_open()
    threading.Thread(target=leave_well, args=(worker,), daemon=True).start()


def keep_database_open() -> None:
    """Of SQLite: the last connection that closes takes files along which a full disk denies."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()


def leave_well(worker: Any) -> None:
    """When the worker is told to go: hang up and store what has arrived, before time is up.

    gunicorn has no hook for this: worker_exit comes after the open streams, which do not end.
    """
    from playground.runs.services import interrupt_all

    while worker.alive:
        time.sleep(0.1)
    interrupt_all()
