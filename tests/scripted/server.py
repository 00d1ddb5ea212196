"""The server: sends bytes exactly as a script says, and notes what it was asked and who left."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Iterable
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.scripted.replies import RESET, STALL, Answer, Part, Reply, Seen, Step, json_reply

TICK = 0.02  # seconds between looks at whether the client is still there
PHRASES = {200: "OK", 301: "Moved Permanently", 302: "Found", 307: "Temporary Redirect"}


class Server:
    """Runs in a thread of its own. Answers with `script`, in order, then with `answer`."""

    def __init__(self, *script: Reply, answer: Answer | None = None, port: int = 0) -> None:
        self.seen: deque[Seen] = deque(maxlen=2000)
        self.script = deque(script)
        self._answer = answer
        self._wanted = port
        self._connections = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Future[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def last(self) -> Seen:
        return self.seen[-1]

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(
            self._accept_client, "127.0.0.1", self._wanted, backlog=2048
        )
        self.port: int = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        await asyncio.sleep(0)  # whoever was let in just now has been told of
        for writer in list(
            self._open
        ):  # a task that is cancelled before its first step closes none
            writer.close()
        await asyncio.sleep(0)

    def _accept_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        task = asyncio.ensure_future(self._connection(reader, writer))
        self._tasks.add(task)  # the loop holds tasks only weakly
        task.add_done_callback(self._tasks.discard)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        number = self._connections
        try:
            while seen := await _request(reader, number):
                self.seen.append(seen)
                reply = self._reply(seen)
                seen.status = reply.status
                if not await _send(reply, seen, reader, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the server stops
        finally:
            self._open.discard(writer)
            writer.close()

    def _reply(self, seen: Seen) -> Reply:
        if self.script:
            return self.script.popleft()
        if self._answer is not None:
            return self._answer(seen)
        return json_reply({"error": {"message": "The script is over."}}, 418)


async def _request(reader: asyncio.StreamReader, connection: int) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    url = urlsplit(target)
    return Seen(method, url.path, parse_qs(url.query), headers, body, time.monotonic(), connection)


async def _send(
    reply: Reply, seen: Seen, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Whether the connection can be used again."""
    try:
        return await _send_reply(reply, seen, _Client(reader, writer))
    except ConnectionError:
        seen.hung_up = time.monotonic() - seen.at
        return False
    finally:
        seen.ended.set()


class _Client:
    """Whoever asked: still there or not."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def check(self) -> None:
        if self.reader.at_eof() or self.reader.exception() or self.writer.transport.is_closing():
            raise ConnectionResetError

    async def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.check()
            await asyncio.sleep(min(left, TICK))

    async def write(self, data: bytes) -> None:
        self.check()
        self.writer.write(data)
        await self.writer.drain()


async def _send_reply(reply: Reply, seen: Seen, client: _Client) -> bool:
    await client.wait(reply.before)
    while not reply.ready():
        await client.wait(TICK)
    parts = reply.parts
    if reply.framing == "length":
        parts = list(parts)
    if reply.framing != "raw":
        await client.write(_head(reply, parts))
    for part in parts:
        if isinstance(part, Step):
            return await _end(part, client)
        if isinstance(part, bytes):
            chunked = reply.framing == "chunked"
            await client.write(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
            seen.sent += 1
        else:
            await client.wait(part)
    if reply.framing == "chunked":
        await client.write(b"0\r\n\r\n")
    return reply.framing in ("chunked", "length")


async def _end(step: Step, client: _Client) -> bool:
    while step is STALL:
        await client.wait(1)
    if step is RESET:
        await asyncio.sleep(0.05)  # what was sent is to arrive first
        client.writer.transport.abort()
    return False


def _head(reply: Reply, parts: Iterable[Part]) -> bytes:
    headers = {"Content-Type": "text/event-stream", **reply.headers}
    if reply.framing == "chunked":
        headers["Transfer-Encoding"] = "chunked"
    elif reply.framing == "length":
        size = sum(len(part) for part in parts if isinstance(part, bytes))
        headers["Content-Length"] = str(size if reply.length is None else reply.length)
    else:
        headers["Connection"] = "close"
    lines = [f"HTTP/1.1 {reply.status} {PHRASES.get(reply.status, 'Status')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
