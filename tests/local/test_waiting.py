"""Many requests at once: each is answered, and hears of its place while it waits."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from playground.local.upscale.weights import REAL_ESRGAN
from playground.local.vision.weights import PP_OCR
from playground.providers import Client as Provided
from playground.providers import Policy, get_declared_provider
from tests.local.helpers import MODEL, Client
from tests.local.pictures import build_body, encode_image, write_text

pytestmark = pytest.mark.local

# Less patient with silence than any client of ours: a wait must never look like one.
SILENCE_SECONDS = 8
READINGS, CHATS, ENLARGED = 40, 30, 6
SHEETS = 72  # so many that a fast machine, too, has some of them wait for more than a second


@pytest.fixture
def whole(local: Client) -> Client:
    for weights in (PP_OCR, REAL_ESRGAN):
        if not all(path.is_file() for path in weights.list_files(Path())):
            pytest.skip(f"the weights of {weights.id} are not installed")
    return local


def build_talk(number: int) -> dict[str, Any]:
    said = [{"role": "user", "content": f"Say {number}"}]
    return {"model": MODEL, "messages": said, "max_tokens": 4}


def read_stream(local: Client, body: dict[str, Any]) -> tuple[str, list[str]]:
    """The text of a stream, and its comments."""
    url = f"http://127.0.0.1:{local.port}/v1/chat/completions"
    text, comments = "", []
    with requests.post(
        url, json=body | {"stream": True}, stream=True, timeout=SILENCE_SECONDS
    ) as r:
        assert r.status_code == 200, r.text
        for line in r.iter_lines(decode_unicode=True):
            if line.startswith(": "):
                comments.append(line[2:])
            elif line.startswith("data: {"):
                event = json.loads(line[6:])
                assert "error" not in event
                text += (event["choices"] or [{}])[0].get("delta", {}).get("content", "")
    return text, comments


def enlarge_picture(local: Client) -> bytes:
    url = f"http://127.0.0.1:{local.port}/v1/upscale-img"
    body = {"image": encode_image(Image.new("RGB", (40, 40), "teal"))}
    answer = requests.post(url, json=body, timeout=30)
    assert answer.status_code == 200
    return str(answer.json()["images"][0]).encode()


def test_forty_readings_and_thirty_chats_at_once(whole: Client) -> None:
    def read(number: int) -> Callable[[], Any]:
        return lambda: read_stream(whole, build_body(write_text(f"Page number {number}")))

    def chat(number: int) -> Callable[[], Any]:
        return lambda: read_stream(whole, build_talk(number))

    todo = [read(n) for n in range(READINGS)] + [chat(n) for n in range(CHATS)]
    todo += [lambda: enlarge_picture(whole)] * ENLARGED
    with ThreadPoolExecutor(len(todo)) as pool:
        done = [each.result() for each in [pool.submit(each) for each in todo]]
    assert [text for text, _ in done[:READINGS]] == [f"Page number {n}" for n in range(READINGS)]
    assert all(text for text, _ in done[READINGS : READINGS + CHATS])
    assert len(set(done[-ENLARGED:])) == 1
    said = [comment for _, comments in done[:READINGS] for comment in comments]
    assert any(comment.endswith(" requests before this one") for comment in said)
    assert "next in line" in said


def test_the_playground_shows_the_place_and_loses_nothing(whole: Client) -> None:
    provider = get_declared_provider("local")
    endpoint = provider.get_endpoint("chat")
    assert endpoint is not None
    policy = Policy(attempts=1, patience=0, idle=SILENCE_SECONDS)
    client = Provided(provider, base_url=f"http://127.0.0.1:{whole.port}/v1", policy=policy)

    def read(number: int) -> tuple[str, set[str]]:
        with client.stream(endpoint, build_body(write_text(f"Sheet {number}"))) as stream:
            chunks = list(stream)
        return "".join(c.text for c in chunks), {c.comment for c in chunks if c.comment}

    with ThreadPoolExecutor(SHEETS) as pool:
        done = list(pool.map(read, range(SHEETS)))
    assert [text for text, _ in done] == [f"Sheet {n}" for n in range(SHEETS)]
    assert any("before this one" in comment for _, comments in done for comment in comments)


def test_who_hangs_up_leaves_the_line(whole: Client) -> None:
    page = build_body(*[write_text("\n".join(["the quick brown fox"] * 8))] * 20)
    sockets = [whole.send("/v1/chat/completions", page) for _ in range(8)]
    time.sleep(1)
    for sock in sockets:
        sock.close()
    started = time.monotonic()
    assert read_stream(whole, build_body(write_text("At last")))[0] == "At last"
    assert time.monotonic() - started < 10  # the 160 pages would take minutes


def test_owners_take_turns(whole: Client) -> None:
    """One page of Ben's comes before most of Ann's twenty."""
    ended: list[str] = []

    def read(owner: str) -> None:
        read_stream(whole, build_body(write_text("The same for both"), user=owner))
        ended.append(owner)

    with ThreadPoolExecutor(21) as pool:
        for _ in range(20):
            pool.submit(read, "ann")
        time.sleep(0.4)
        pool.submit(read, "ben")
    assert ended.index("ben") < 15
