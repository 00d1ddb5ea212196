"""What is sent to a browser arrives whole, however slowly it reads."""

import gevent
import pytest
from gevent import socket

from playground.infrastructure.gunicorn_worker import Connection

LARGE = bytes(range(256)) * 16_384  # more than a kernel takes at once


@pytest.mark.parametrize("data", [b"", b"one", LARGE], ids=["nothing", "little", "much"])
def test_what_is_sent_arrives_whole(data: bytes) -> None:
    ours, theirs = socket.socketpair()
    connection, read = Connection.take_over(ours), bytearray()

    def read_all() -> None:
        while part := theirs.recv(65_536):
            read.extend(part)

    reader = gevent.spawn(read_all)
    connection.sendall(data)
    connection.sendall(b"end")
    connection.close()
    reader.join(10)
    theirs.close()
    assert bytes(read) == data + b"end"


def test_who_has_gone_is_noticed() -> None:
    ours, theirs = socket.socketpair()
    connection = Connection.take_over(ours)
    theirs.close()
    with pytest.raises(OSError, match="Broken pipe"):
        connection.sendall(b"anybody there?")
    connection.close()
