"""Database connections are given back before a thread waits: an open stream holds none."""

from django.db import connections


def release_connections() -> None:
    """Give the connections of this thread back, unless a transaction of a test holds them."""
    for conn in connections.all(initialized_only=True):
        if not conn.in_atomic_block:
            conn.close()
