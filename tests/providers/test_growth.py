"""The cost of reading grows with what is read, not faster."""

import gzip
from collections.abc import Callable
from functools import partial

import pytest
from backports import zstd

from playground.providers import faults
from playground.providers.chunked import Dechunker
from playground.providers.halves import Joiner
from playground.providers.lenient import MAX_LENIENT_BYTES, parse_json
from playground.providers.lines import LineDecoder
from playground.providers.shapes import Assembler
from playground.providers.sse import MAX_EVENT_BYTES, Decoder
from playground.providers.think import Splitter
from playground.providers.unpack import MAX_PIECE_BYTES, open_unpacker
from tests.growth import SLICE_SECONDS, Work, assert_linear, measure_cpu
from tests.scripted import sse, text

READ = 512  # bytes, as small as a busy socket hands them out


def cut_data(data: bytes, size: int = READ) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def cut_chars(said: str, size: int = 3) -> list[str]:
    return [said[at : at + size] for at in range(0, len(said), size)]


STREAMS: dict[str, Callable[[int], bytes]] = {
    "one long line": lambda n: b'data: {"a":"' + b"x" * (n * 16) + b'"}\n\n',
    "one line without an end": lambda n: b"data: " + b"x" * (n * 16),
    "many small events": lambda n: b"data: {}\n\n" * n,
    "comments": lambda n: b": waiting\n" * n,
    "line feeds": lambda n: b"\n" * (n * 8),
    "carriage returns": lambda n: b"\r" * (n * 8),
    "one event of many lines": lambda n: b"data: x\n" * min(n, 90_000) + b"\n",
    "a torn event": lambda n: b'data: {"a":"' + b"x\n" * min(n, 90_000) + b'"}\n\n',
    "a torn event of blank lines": lambda n: b'data: {"a":"' + b"\n" * min(n, 90_000),
    "fields nobody knows": lambda n: b"what: is this\n" * n,
    "names of events": lambda n: b"event: x\n" * n,
}


@pytest.mark.parametrize("name", STREAMS)
def test_events(name: str) -> None:
    def prepare(size: int) -> Work:
        parts = cut_data(STREAMS[name](size))

        def work() -> None:
            decoder = Decoder()
            for part in parts:
                decoder.feed(part)
            decoder.end()

        return work

    assert_linear(prepare)


LINES: dict[str, Callable[[int], bytes]] = {
    "short lines": lambda n: b'{"a":1}\n' * n,
    "one long line": lambda n: b'{"a":"' + b"x" * (n * 16) + b'"}\n',
    "a line without an end": lambda n: b"x" * (n * 16),
}


@pytest.mark.parametrize("name", LINES)
def test_lines(name: str) -> None:
    def prepare(size: int) -> Work:
        parts = cut_data(LINES[name](size), 64)

        def work() -> None:
            decoder = LineDecoder()
            for part in parts:
                decoder.feed(part)
            decoder.end()

        return work

    assert_linear(prepare)


CHUNKS: dict[str, Callable[[int], bytes]] = {
    "chunks of one byte": lambda n: b"1\r\nx\r\n" * n,
    "one large chunk": lambda n: b"%x\r\n" % (n * 64) + b"x" * (n * 64) + b"\r\n",
    "chunks with extensions": lambda n: (b"1;" + b"e" * 500 + b"\r\nx\r\n") * n,
}


@pytest.mark.parametrize("name", CHUNKS)
@pytest.mark.parametrize("size", [7, READ])
def test_chunks(name: str, size: int) -> None:
    def prepare(count: int) -> Work:
        parts = cut_data(CHUNKS[name](count), size)
        return lambda: [*map(Dechunker().feed, parts)]

    assert_linear(prepare)


PACKED: dict[str, Callable[[int], bytes]] = {
    "one member": lambda n: gzip.compress(b"data: {}\n\n" * n * 8),
    "a member for each event": lambda n: gzip.compress(b"data: {}\n\n") * (n // 8),
    "empty members": lambda n: gzip.compress(b"") * (n // 8),
    "line feeds": lambda n: gzip.compress(b"\n" * n * 256),
    "zstd": lambda n: zstd.compress(b"\n" * n * 256),
}


@pytest.mark.parametrize("name", PACKED)
def test_compressed_bodies(name: str) -> None:
    def prepare(size: int) -> Work:
        parts = cut_data(PACKED[name](size))

        def work() -> None:
            unpacker = open_unpacker("gzip", "Testing AI")
            assert unpacker is not None
            for part in parts:
                unpacker.feed(part)
                while piece := unpacker.take_piece():
                    assert len(piece) <= MAX_PIECE_BYTES

        return work

    assert_linear(prepare, 1024)


FRAMES: dict[str, Callable[[int], str]] = {
    "surrogates": lambda n: '{"a":"' + r"\ud83d" * n + '"}',
    "not UTF-8": lambda n: '{"a":"' + "ü" * n + '"}',
    "control characters": lambda n: '{"a":"' + "\t" * n + '"}',
    "numbers that are none": lambda n: "[" + "NaN," * n + "NaN]",
    "commas": lambda n: "[" + "1," * n + "]",
    "commas and blanks": lambda n: "[1" + ", " * n + "x",
    "Python": lambda n: "[" + "'it\\'s'," * n + "None]",
    "escaped quotes without an end": lambda n: "['" + "\\'" * n,
    "quotes without an end": lambda n: '["' + '\\"' * n,
    "brackets": lambda n: "[" * n,
    "braces": lambda n: '{"a":' * n,
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames_that_are_no_json(name: str) -> None:
    def prepare(size: int) -> Work:
        frame = FRAMES[name](size).encode("latin-1")
        return lambda: read_frame(frame)

    assert_linear(prepare)
    largest = FRAMES[name](MAX_EVENT_BYTES).encode("latin-1")
    for limit in (MAX_LENIENT_BYTES, MAX_EVENT_BYTES):
        assert (
            min(measure_cpu(partial(read_frame, largest[:limit])) for _ in range(3)) < SLICE_SECONDS
        )


def read_frame(frame: bytes) -> object:
    try:
        return parse_json(frame)
    except ValueError:
        return None


def test_surrogates_in_pieces() -> None:
    def prepare(size: int) -> Work:
        pieces = cut_chars("\ud83d\ude00a" * size, 2)
        return lambda: [*map(Joiner().join, pieces)]

    assert_linear(prepare)


SAID: dict[str, Callable[[int], str]] = {
    "words": lambda n: "word " * n,
    "blanks": lambda n: " " * n,
    "line feeds": lambda n: "Hi" + "\n" * n,
    "backticks": lambda n: "`" * n,
    "mentions": lambda n: "the </think> tag " * n,
    "beginnings of tags": lambda n: "x </thi" * n,
    "less than": lambda n: "x" + "<" * n,
    "a tag without an end": lambda n: "<think " + "x" * n,
    "thinking": lambda n: "<think>" + "word < " * n,
    "thinking with quoted ends": lambda n: "<think>" + "`</think>` " * n,
    "an end tag and blanks": lambda n: "x </think>" + " " * n,
    "harmony": lambda n: "<|channel|>final<|message|>" + "word <|end|> " * n,
    "a header without an end": lambda n: "<|channel|>" + "x" * n,
    "messages without an end": lambda n: "<|channel|>analysis<|message|>x<|start|>" * n,
    "messages": lambda n: "<|channel|>analysis<|message|>x<|end|>" * n,
    "a wrap": lambda n: "<|start_thinking|><|end_thinking|><|start_response|>" + "word <" * n,
}


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("size", [3, 100_000])
def test_reasoning(name: str, size: int) -> None:
    def prepare(count: int) -> Work:
        pieces = cut_chars(SAID[name](count), size)

        def work() -> None:
            splitter = Splitter()
            for piece in pieces:
                splitter.feed(piece)
            splitter.end()

        return work

    assert_linear(prepare)


def build_call(name: str = "x", arguments: str = "") -> bytes:
    piece = {"index": 0, "function": {"name": name, "arguments": arguments}}
    return sse({"choices": [{"delta": {"tool_calls": [piece]}}]})[0][5:-2]


@pytest.mark.parametrize(
    "event",
    [
        sse(text("word "))[0][5:-2],
        sse({"choices": [{"delta": {"content": [{"type": "thinking", "thinking": "x"}]}}]})[0][
            5:-2
        ],
        b"{broken",
        build_call(arguments="word "),
        build_call(name="other"),
    ],
)
def test_frames_of_an_answer(event: bytes) -> None:
    def prepare(size: int) -> Work:
        def work() -> None:
            assembler = Assembler(lambda frame: faults.explain_frame(frame, "Testing AI"))
            for _ in range(size):
                assembler.take([event])
            assembler.end()

        return work

    assert_linear(prepare)


@pytest.mark.parametrize("part", ["<title", "<title>", "<", "<h1>x", "</h1", "&", "<title>x<"])
def test_pages_in_place_of_an_error(part: str) -> None:
    page = ("<html>" + part * 2**20)[: 2**20].encode()
    spent = min(
        measure_cpu(lambda: faults.explain_answer(500, {}, page, who="Testing AI", key="k", now=0))
        for _ in range(3)
    )
    assert spent < SLICE_SECONDS
