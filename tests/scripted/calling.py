"""A pretend model that calls every tool it is offered, piece by piece."""

from collections.abc import Iterator
from typing import Any

from tests.scripted.replies import done, sse, text


def call_tools(body: dict[str, Any]) -> Iterator[bytes]:
    yield from sse(text("Looking."))
    for index, tool in enumerate(body["tools"]):
        function = {"name": tool["function"]["name"], "arguments": '{"place": '}
        first = {"index": index, "id": f"call-{index}", "type": "function", "function": function}
        rest = {"index": index, "function": {"arguments": '"Oslo"}'}}
        for piece in (first, rest):
            yield from sse({"choices": [{"index": 0, "delta": {"tool_calls": [piece]}}]})
    yield from done("tool_calls")
