"""A client that hangs up frees the engine; too many clients are told to wait."""

import json
import select
import socket
import time
from http.client import HTTPResponse

import pytest

from playground.local.hangup import has_hung_up
from playground.local.server import OPEN_REQUESTS
from tests.local.helpers import Client

pytestmark = pytest.mark.local

SLOTS = 4


@pytest.mark.parametrize("stream", [True, False])
def test_hanging_up_frees_the_slots(local: Client, stream: bool) -> None:
    local.hang_up_after(0.5, SLOTS + 2, stream=stream)
    started = time.monotonic()
    assert local.chat(max_tokens=1).status_code == 200
    # The six answers would have taken a minute.
    assert time.monotonic() - started < 5


def test_a_client_that_waits_in_silence_has_not_hung_up() -> None:
    server, client = socket.socketpair()
    with server, client:
        server.settimeout(0.3)
        started = time.monotonic()
        assert not has_hung_up(server)
        assert time.monotonic() - started < 0.2
        client.close()
        assert has_hung_up(server)


def test_more_than_may_be_open_are_refused(local: Client) -> None:
    sockets = [local.open_long_request(stream=True) for _ in range(OPEN_REQUESTS)]
    response = find_refusal(local, sockets)
    described = json.load(response)["error"]
    for sock in sockets:
        sock.close()
    assert response.status == 429
    assert described["code"] == "too_many_requests"
    sentence = f"{OPEN_REQUESTS} requests are open already. Try again in a moment."
    assert described["message"] == sentence
    assert int(response.headers["Retry-After"]) > 0
    assert local.get("/healthz").status_code == 200
    time.sleep(0.5)  # each of them is noticed within a tenth of a second
    assert local.chat(max_tokens=1).status_code == 200


def find_refusal(local: Client, sockets: list[socket.socket]) -> HTTPResponse:
    """One request more, until the server has counted all before it: that takes a busy one a while.

    Those that it lets in on the way join `sockets`.
    """
    for _ in range(300):
        sock = local.open_long_request(stream=True)
        sockets.append(sock)
        if select.select([sock], [], [], 0.2)[0]:
            response = HTTPResponse(sock)
            response.begin()
            if response.status != 200:
                return response
    raise AssertionError(f"{len(sockets)} requests are open, and none was refused")
