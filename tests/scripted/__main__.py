"""python -m tests.scripted --port 9000: the pretend provider in the foreground, until Ctrl+C."""

import argparse
import sys
import threading

from tests.scripted.pretend import NAMES, PAINTERS, Pretend
from tests.scripted.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.scripted", description=__doc__)
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--tokens-per-second", type=float, default=50.0)
    parser.add_argument("--tokens", type=int, default=200)
    arguments = parser.parse_args()
    pretend = Pretend(tokens=arguments.tokens, rate=arguments.tokens_per_second)
    with Server(answer=pretend, port=arguments.port) as server:
        pretend.log = server.seen
        models = ", ".join(f"scripted/{name}" for name in NAMES)
        images = ", ".join(PAINTERS)
        sys.stderr.write(f"Pretending at {server.base}\nModels: {models}\nImages: {images}\n")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
