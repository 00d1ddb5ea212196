"""Start the embedded provider: `python -m playground.local [--port 8014]`.

It serves on loopback until SIGTERM or SIGINT.
"""

import argparse
import importlib.util
import logging
import os
import sys
from pathlib import Path

from playground.local.text.weights import SMOLLM2

log = logging.getLogger("playground.local")


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="local: %(message)s", stream=sys.stderr)
    port = _read_port()
    data = Path(os.environ.get("PLAYGROUND_DATA") or "var")
    if not _is_installed(data):
        return _give_up("the embedded models are not installed; `make setup` installs them.")
    from playground.local.service import serve_models  # needs what was just looked for

    try:
        serve_models(port, data)
    except OSError as error:
        return _give_up(f"cannot listen on port {port}: {error.strerror}.")
    return 0


def _is_installed(data: Path) -> bool:
    engines = all(importlib.util.find_spec(name) for name in ("llguidance", "xllamacpp"))
    return engines and SMOLLM2.is_installed(data)


def _read_port() -> int:
    parser = argparse.ArgumentParser(prog="playground.local", description=__doc__)
    parser.add_argument(
        "--port",
        type=_port_number,
        default=os.environ.get("PLAYGROUND_LOCAL_PORT") or "8014",
        help="default: $PLAYGROUND_LOCAL_PORT, else 8014; 0 picks a free one",
    )
    port: int = parser.parse_args().port
    return port


def _port_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number from 0 to 65535")
    return int(text)


def _give_up(sentence: str) -> int:
    log.error(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main())
