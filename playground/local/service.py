"""Put the parts together and run them until a signal comes."""

import logging
import signal
import threading
from pathlib import Path

from playground.local.routes import Routes
from playground.local.server import HOST, LocalServer
from playground.local.text.endpoints import TextEndpoints
from playground.local.text.weights import ALL, SMOLLM2

log = logging.getLogger("playground.local")


def serve(port: int, data: Path) -> None:
    """Answer at once, load the small model meanwhile, stop cleanly on a signal.

    Raises OSError if the port cannot be had.
    """
    text = TextEndpoints(ALL, data)
    server = LocalServer(port, _routes(text))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    threading.Thread(target=text.warm_up, args=(SMOLLM2.id,), daemon=True).start()
    log.info("listening on http://%s:%d", HOST, server.server_port)
    stop.wait()
    server.shutdown()
    server.server_close()
    text.stop()
    log.info("stopped")


def _routes(text: TextEndpoints) -> Routes:
    return Routes(
        pages={
            "/healthz": lambda: {"status": "ok", "models": text.states()},
            "/v1/models": text.models,
        },
        endpoints={
            "/v1/chat/completions": text.chat,
            "/v1/completions": text.complete,
            "/v1/tokenize": text.tokenize,
        },
    )
