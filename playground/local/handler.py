"""One HTTP connection: requests in, answers, refusals and event streams out.

Whoever waits hears of it: a stream as comments, a whole answer as white space before its JSON.
Both begin the answer with a 200, so what is refused after that is told in the documented form
inside it.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import orjson

from playground.local import body
from playground.local.errors import ApiError, ClientGoneError
from playground.local.hangup import HangUp
from playground.local.line import SIGN_SECONDS
from playground.local.messages import Endpoint, Job, Json

if TYPE_CHECKING:
    from playground.local.server import LocalServer

log = logging.getLogger("playground.local")

T = TypeVar("T")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Before somebody who waits hears of it: until then a refusal still has a status of its own.
STREAM_PATIENCE_SECONDS = 1.0
WHOLE_PATIENCE_SECONDS = 20.0  # clients hang up after 30 seconds of silence or more


class Handler(BaseHTTPRequestHandler):
    """`http.server` calls do_GET and do_POST, one connection per thread."""

    server: "LocalServer"
    protocol_version = "HTTP/1.1"
    server_version = "playground-local"
    sys_version = ""
    timeout = 60  # seconds a connection may say nothing
    disable_nagle_algorithm = True
    begun = False  # whether an answer is on its way
    streams = False  # whether it is one of events
    body_waits = False  # whether the request's body is still on the wire

    def do_GET(self) -> None:
        self._guard_answer(self._send_page)

    def do_POST(self) -> None:
        self._guard_answer(self._serve_endpoint)

    def do_PUT(self) -> None:
        self._guard_answer(
            lambda: self.server.routes.refuse_method(self._get_route(), self.command)
        )

    do_HEAD = do_PATCH = do_DELETE = do_OPTIONS = do_PUT  # noqa: N815

    def _get_route(self) -> str:
        return urlsplit(self.path).path

    def _guard_answer(self, serve: Callable[[], None]) -> None:
        """Whatever happens, the client gets an answer in the documented form."""
        self.begun, self.streams, self.body_waits = False, False, self.command != "GET"
        try:
            self._refuse_strangers()
            serve()
        except ApiError as error:
            self._send_refusal(error)
        except (ClientGoneError, ConnectionError, TimeoutError):
            self.begun = self.close_connection = True
            log.info("%s: the client hung up", self._get_route())
        finally:
            if not self.begun:
                self._send_refusal(ApiError(500, "internal_error", "The local server has a fault."))

    def _refuse_strangers(self) -> None:
        """A web page can make the browser of this machine ask; only under other names, though."""
        for name in ("Host", "Origin"):
            if not is_here(self.headers.get(name, "localhost")):
                sentence = f"{name}: only programs on this machine can send requests."
                raise ApiError(403, "not_from_here", sentence)

    def _send_page(self) -> None:
        self._send_json(200, self.server.routes.get_page(self._get_route())())

    def _serve_endpoint(self) -> None:
        endpoint = self.server.routes.get_endpoint(self._get_route())
        room = self.server.routes.room.get(self._get_route(), body.MAX_BODY_BYTES)
        size = body.read_length(self.headers, room)
        with self.server.reserve_place(size), self._read_job(endpoint, size) as job:
            self.streams = job.streams
            with HangUp(self.connection) as hangup, ExitStack() as place:
                self._wait_for_turn(job, hangup, place)
                with ThreadPoolExecutor(1) as helper:
                    self._answer_job(job, hangup, helper)

    @contextmanager
    def _read_job(self, endpoint: Endpoint, size: int) -> Iterator[Job]:
        """The checked request; its body is held only as long as that takes."""
        with body.take_body(self.rfile, size) as raw:
            self.body_waits = False
            with self.server.parsing:
                job = endpoint(body.parse_body(raw.read()))
        with closing(job):
            yield job

    def _wait_for_turn(self, job: Job, hangup: HangUp, place: ExitStack) -> None:
        """Until the engine has a place for it, which is given back with `place`."""
        if job.line is None:
            return
        ticket = place.enter_context(job.line.take_ticket(job.owner))
        hangup.call_on_hangup(ticket.leave_line)
        for before in ticket.list_positions(self._get_patience()):
            self._send_sign(_describe_position(before))

    def _answer_job(self, job: Job, hangup: HangUp, helper: ThreadPoolExecutor) -> None:
        """Answer. A model that loads, or thinks, is waited for like one that is busy."""
        answer = self._await_result(job, helper.submit(job.answer, hangup))
        if isinstance(answer, dict):
            self._send_whole(answer)
            return
        if not self.begun:
            self._begin_answer()
        try:
            while (event := self._await_result(job, helper.submit(next, answer, None))) is not None:
                self._write_event(_encode_event(event))
        finally:
            helper.submit(answer.close).result()
        self._write_event(b"data: [DONE]\n\n")
        self._end_answer()

    def _await_result(self, job: Job, work: "Future[T]") -> T:
        while not wait([work], self._get_patience()).done:
            self._send_sign(job.state())
        return work.result()

    def _get_patience(self) -> float:
        if self.begun:
            return SIGN_SECONDS
        return STREAM_PATIENCE_SECONDS if self.streams else WHOLE_PATIENCE_SECONDS

    def _send_sign(self, what: str) -> None:
        """Somebody who waits sees that nothing broke; only a stream has room for the words."""
        if not self.begun:
            self._begin_answer()
        self._write_event(_encode_event(what) if self.streams else b" ")

    def _begin_answer(self) -> None:
        self._send_head(200, "text/event-stream" if self.streams else "application/json", None)

    def _send_whole(self, answer: Json) -> None:
        if self.begun:
            self._write_event(orjson.dumps(answer))
            self._end_answer()
        else:
            self._send_json(200, answer)

    def _send_refusal(self, error: ApiError) -> None:
        log.info("%s %s: %d %s", self.command, self._get_route(), error.status, error.code)
        if self.begun:  # too late for a status
            said = error.as_json()
            self._write_event(_encode_event(said) if self.streams else orjson.dumps(said))
            self._end_answer()
            return
        if self.body_waits:
            body.drain_body(self.rfile, self.headers)
            self.close_connection = True
        self._send_json(error.status, error.as_json(), error.retry_after)

    def _send_json(
        self, status: int, payload: Json | list[Json], retry_after: int | None = None
    ) -> None:
        raw = orjson.dumps(payload)
        self._send_head(status, "application/json", len(raw), retry_after)
        if self.command != "HEAD":
            self.wfile.write(raw)

    def _send_head(
        self, status: int, kind: str, size: int | None, retry_after: int | None = None
    ) -> None:
        self.begun = True
        self.chunked = size is None and self.request_version == "HTTP/1.1"
        self.send_response(status)
        for name, value in self._list_headers(kind, size, retry_after):
            self.send_header(name, value)
        self.end_headers()

    def _list_headers(
        self, kind: str, size: int | None, retry_after: int | None
    ) -> list[tuple[str, str]]:
        headers = [("Content-Type", kind), ("Cache-Control", "no-store")]
        if size is not None:
            headers.append(("Content-Length", str(size)))
        if self.chunked:
            headers.append(("Transfer-Encoding", "chunked"))
        if retry_after is not None:
            headers.append(("Retry-After", str(retry_after)))
        if self.close_connection or (size is None and not self.chunked):
            headers.append(("Connection", "close"))  # http.server closes on seeing it
        return headers

    def _write_event(self, event: bytes) -> None:
        """One event, one write: it leaves at once and whole."""
        self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event) if self.chunked else event)

    def _end_answer(self) -> None:
        if self.chunked:
            self.wfile.write(b"0\r\n\r\n")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself refuses (a bad request line, an unknown method)."""
        self.close_connection = True
        said = message or explain or HTTPStatus(code).phrase
        self._send_json(code, ApiError(code, "bad_request", said).as_json())

    def log_message(self, format: str, *args: Any) -> None:
        log.debug(format, *args)


def is_here(place: str) -> bool:
    """Whether a Host or an Origin names this machine."""
    try:
        return urlsplit(place if "//" in place else f"//{place}").hostname in LOOPBACK
    except ValueError:
        return False


def _describe_position(before: int) -> str:
    if not before:
        return "next in line"
    return f"{before} request{'s' if before > 1 else ''} before this one"


def _encode_event(event: Json | str) -> bytes:
    """One event, or a comment, as server-sent events have it."""
    if isinstance(event, str):
        return b": %b\n\n" % event.encode()
    return b"data: %b\n\n" % orjson.dumps(event)
