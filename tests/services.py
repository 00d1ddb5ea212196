"""Exits with 0 where PostgreSQL and Redis both answer on 127.0.0.1."""

import socket
import sys


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    missing = [name for name, port in (("PostgreSQL", 5432), ("Redis", 6379)) if not answers(port)]
    for name in missing:
        sys.stderr.write(f"{name} does not answer on 127.0.0.1: tests with it are left out.\n")
    sys.exit(bool(missing))
