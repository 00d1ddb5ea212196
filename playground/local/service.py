"""Put the parts together and run them until a signal comes."""

import logging
import signal
import threading
from pathlib import Path

from playground.local.models import Models
from playground.local.parcel import use_folder
from playground.local.server import HOST, LocalServer
from playground.local.text.weights import SMOLLM2

log = logging.getLogger("playground.local")


def serve_models(port: int, data: Path) -> None:
    """Answer at once, load the small model meanwhile, stop cleanly on a signal.

    Raises OSError if the port cannot be had.
    """
    use_folder(data / "local")
    models = Models(data)
    models.say_what_is_missing()
    server = LocalServer(port, models.build_routes())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    threading.Thread(target=models.text.warm_up, args=(SMOLLM2.id,), daemon=True).start()
    log.info("listening on http://%s:%d", HOST, server.server_port)
    stop.wait()
    server.shutdown()
    server.server_close()
    models.stop()
    log.info("stopped")
