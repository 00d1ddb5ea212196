"""Ask a loaded model over its loopback HTTP, and stop it when the client hangs up."""

import http.client
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager

import orjson

from playground.local.errors import ApiError, ClientGoneError
from playground.local.hangup import HangUp
from playground.local.messages import Json
from playground.local.parcel import PIECE_BYTES, Parcel
from playground.local.process import Address

Chunks = Generator[Json, None, None]  # as the engine says them

SILENCE_SECONDS = 900  # seconds: a long prompt on a slow machine says nothing for minutes


class EngineRefusedError(Exception):
    """The engine said no: its status and its `error` object."""

    def __init__(self, status: int, error: Json) -> None:
        super().__init__(str(error.get("message", "")))
        self.status = status
        self.error = error


class Upstream:
    """One model, on behalf of one client."""

    def __init__(self, address: Address, hangup: HangUp) -> None:
        self._address = address
        self._hangup = hangup

    def fetch_json(self, path: str, parcel: Parcel) -> Json:
        """The whole answer."""
        with self._explain_errors():
            answer: Json = orjson.loads(self.fetch_bytes(path, parcel))
        return answer

    def fetch_bytes(self, path: str, parcel: Parcel) -> bytes:
        """The whole answer, whatever it is."""
        with self._explain_errors(), closing(self._open_connection()) as connection:
            return self._send_request(connection, path, parcel).read()

    def stream_events(self, path: str, parcel: Parcel) -> Chunks:
        """The events of an answer that the engine has already accepted."""
        with self._explain_errors(), ExitStack() as unless_accepted:
            connection = unless_accepted.enter_context(closing(self._open_connection()))
            response = self._send_request(connection, path, parcel)
            unless_accepted.pop_all()
        return self._list_events(connection, response)

    def _list_events(
        self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse
    ) -> Chunks:
        with self._explain_errors(), closing(connection), closing(response):
            for line in response:
                if line.startswith(b"data: {"):
                    yield orjson.loads(line[6:])
                elif line.startswith(b"data: [DONE]"):
                    return
            raise http.client.IncompleteRead(b"")

    def _open_connection(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(
            self._address.host, self._address.port, timeout=SILENCE_SECONDS, blocksize=PIECE_BYTES
        )
        connection.connect()
        sock: socket.socket = connection.sock
        self._hangup.call_on_hangup(_build_cut(sock))
        return connection

    def _send_request(
        self, connection: http.client.HTTPConnection, path: str, parcel: Parcel
    ) -> http.client.HTTPResponse:
        headers = {
            "Authorization": f"Bearer {self._address.key}",
            "Content-Type": "application/json",
            "Content-Length": str(parcel.size),
            "Connection": "close",
        }
        connection.request("POST", path, parcel.read_again(), headers)
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise _read_refusal(response)
        return response

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        """A connection that broke: cut by us because the client left, or a dead engine."""
        try:
            yield
        except (OSError, http.client.HTTPException, orjson.JSONDecodeError) as error:
            if self._hangup.happened:
                raise ClientGoneError from error
            sentence = "The engine of this model stopped in the middle. Try again."
            raise ApiError(502, "engine_failed", sentence) from error


def _read_refusal(response: http.client.HTTPResponse) -> EngineRefusedError:
    answer = orjson.loads(response.read())
    return EngineRefusedError(response.status, answer.get("error", {}))


def _build_cut(sock: socket.socket) -> Callable[[], None]:
    """Shutting a socket down wakes the thread that reads it; closing it would not."""

    def shut_down() -> None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was over already

    return shut_down
