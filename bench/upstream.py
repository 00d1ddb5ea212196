"""A provider that streams by the clock: every token's text is the moment it was sent.

It runs as a process of its own. The model's name says what to send: `bench/50x500/…` is 500 tokens,
50 of them a second; `bench/50x500/words` are those of an answer as models write them. The monotonic
clock is the same in all processes of a machine. Pictures come at once: `bench/1024` is a PNG of
1024 x 1024 pixels.
"""

import asyncio
import base64
import gc
import io
import sys
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
from PIL import Image

from bench.machine import raise_open_files
from bench.prose import list_tokens

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
TOKEN = (
    b'data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1742668800,'
    b'"model":"bench","choices":[{"index":0,"delta":{"content":"@%d "},"finish_reason":null}]}\n\n'
)
LAST = (
    b'data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1742668800,'
    b'"model":"bench","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
    b"data: [DONE]\n\n"
)
NO_MODELS = (
    b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"data":[]}'
)
GOLDEN = 0.618034  # spreads the streams evenly over the interval, however they were opened


class Answer(asyncio.Protocol):
    """One connection: a request, its tokens on time, then the next request."""

    opened = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.loop = asyncio.get_running_loop()
        self.transport: Any = transport
        self.received = b""
        self.timer: asyncio.TimerHandle | None = None

    def connection_lost(self, _exc: Exception | None) -> None:
        if self.timer is not None:
            self.timer.cancel()

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, separator, body = self.received.partition(b"\r\n\r\n")
        if not separator:
            return
        if not head.startswith(b"POST"):
            self.received = b""
            self.transport.write(NO_MODELS)
        elif len(body) >= read_length(head):
            self.received = b""
            self.answer_request(orjson.loads(body))

    def answer_request(self, request: dict[str, Any]) -> None:
        if checkpoint := request.get("sd_model_checkpoint"):
            self.transport.write(build_picture(int(checkpoint.split("/")[1])))
        else:
            self.begin_stream(str(request["model"]))

    def begin_stream(self, model: str) -> None:
        _, size, name = model.split("/", 2)
        rate, count = size.split("x")
        self.words = list_tokens() if name == "words" else None
        self.interval, self.left = 1 / int(rate), int(count)
        Answer.opened += 1
        phase = Answer.opened * GOLDEN % 1
        self.due = self.loop.time() - phase * self.interval
        self.transport.write(HEAD)
        self.send_tick()

    def send_tick(self) -> None:
        self.transport.write(build_chunk(build_token(self.words)))
        self.left -= 1
        self.due += self.interval
        self.timer = self.loop.call_at(
            self.due, self.send_tick if self.left else self.finish_stream
        )

    def finish_stream(self) -> None:
        self.transport.write(build_chunk(LAST) + b"0\r\n\r\n")


def build_token(words: Iterator[str] | None) -> bytes:
    if words is None:
        return TOKEN % time.monotonic_ns()
    return TOKEN.replace(b'"@%d "', orjson.dumps(next(words)))


@cache
def build_picture(side: int) -> bytes:
    """An answer with a PNG of about the bytes of a painted one."""
    smooth = Image.linear_gradient("L").resize((side, side))
    noise = Image.effect_noise((side, side), 8)
    file = io.BytesIO()
    Image.merge("RGB", (smooth, noise, smooth)).save(file, "PNG", compress_level=1)
    code = base64.b64encode(file.getvalue()).decode()
    body = orjson.dumps({"images": [code], "info": {"seed": 1}})
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


def build_chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def read_length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(x[15:]) for x in lines if x.startswith(b"content-length:")), 0)


async def serve_answers(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answer, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    raise_open_files()
    gc.disable()
    asyncio.run(serve_answers(int(sys.argv[1])))
