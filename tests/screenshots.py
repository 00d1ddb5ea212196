"""The README's pictures: `make screenshots`. With `--all DIR`, every page for a designer's eye."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from playground.settings import BASE_DIR
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.states import STATES
from tests.browser.visitors import DESK, PHONE
from tests.scripted import Reply, Seen, Server, done, json_reply, sse, text, texts
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

MAX_BYTES = 200_000  # bytes a picture of the README may have
DOCS = BASE_DIR / "docs"
MODEL = "Qwen/Qwen2.5-72B-Instruct"
LISTED = {"id": MODEL, "model_class": "qwen2-72b", "context_length": 32_768}
MODEL_PATH = f"/text/featherless/{MODEL}/"
QUESTION = "How do I find the shortest path in a maze? Show me in Python."
ANSWER = """\
Use **breadth-first search**. It comes to every field once, nearest first, so it takes $O(n)$:

```python
def shortest(maze, start, goal):
    queue, seen = deque([[start]]), {start}
    while queue:
        path = queue.popleft()
        if path[-1] == goal:
            return path
        for field in maze[path[-1]] - seen:
            seen.add(field)
            queue.append([*path, field])
```
"""


CODER, SMALL = "Qwen/Qwen2.5-Coder-32B-Instruct", "mistralai/Mistral-Nemo-Instruct-2407"
OTHER_ANSWERS = {
    CODER: """\
Search it **breadth first**: all fields one step away, then all that are two steps away.

1. Put the start into a queue.
2. Take the first path out, and return it if it ends at the goal.
3. Append a path for every neighbour that is new.

The first path that arrives is the shortest, because shorter ones were tried before it.
""",
    SMALL: """\
Use `networkx.shortest_path(maze, start, goal)`.

For a maze without weights it is a breadth-first search.
""",
}


CAPITALS = {"France": "Paris", "Japan": "Tokyo", "Italy": "Rome", "Canada": "Ottawa"}


def name_capital(body: dict[str, Any]) -> str:
    """The small model takes the largest city for it."""
    words = str(body["messages"][-1]["content"])
    last = "Sydney" if body["model"] == SMALL else "Canberra"
    return next((city for country, city in CAPITALS.items() if country in words), last)


class ScreenshotProvider(Pretend):
    """The pretend provider, with one answer worth a picture, of a model that it lists."""

    def __call__(self, seen: Seen) -> Reply:
        if seen.path.endswith("/models"):
            return json_reply({"object": "list", "data": [LISTED]})
        return super().__call__(seen)

    def _stream_answer(self, body: dict[str, Any], name: str, *, chat: bool) -> Iterator[Any]:
        if "What is the capital" in str(body):
            yield from sse(text(name_capital(body)))
            yield from sse({"choices": [], "usage": {"prompt_tokens": 48, "completion_tokens": 2}})
            yield from done()
            return
        if QUESTION not in str(body):
            yield from super()._stream_answer(body, name, chat=chat)
            return
        pieces = texts.tokens(OTHER_ANSWERS.get(body["model"], ANSWER))
        pause = (2 if body["model"] == CODER else 1) / self.rate
        for piece in pieces:
            yield from sse(text(piece))
            yield pause
        usage = {"prompt_tokens": 27, "completion_tokens": len(pieces)}
        yield from sse({"choices": [], "usage": usage})
        yield from done()


@contextmanager
def run_playground() -> Iterator[Site]:
    with (
        tempfile.TemporaryDirectory() as data,
        Server(answer=ScreenshotProvider(tokens=120, rate=120)) as provider,
        Site(
            Path(data),
            FEATHERLESS_BASE_URL=provider.base,
            FEATHERLESS_API_KEY=KEY,
            ARLI_BASE_URL="http://127.0.0.1:9/v1",
            ARLI_API_KEY="",
        ) as site,
    ):
        yield site


Theme = Literal["light", "dark"]


def visit_site(browser: Browser, site: Site, size: ViewportSize, theme: Theme, **more: Any) -> Page:
    context = browser.new_context(
        base_url=site.url, viewport=size, color_scheme=theme, reduced_motion="reduce", **more
    )
    context.set_default_timeout(15_000)
    return context.new_page()


def chat(page: Page) -> None:
    query = "?temperature=0.7&top_p=0.9&max_tokens=800"
    page.goto(MODEL_PATH + query, wait_until="networkidle")
    page.get_by_label("Message", exact=True).fill(QUESTION)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".turn-actions")).to_be_visible()
    page.evaluate("() => document.activeElement.blur()")


def compare(page: Page) -> None:
    lanes = "&".join(f"m=featherless:{name}" for name in (MODEL, CODER, SMALL))
    page.goto(f"/text/compare/?{lanes}&temperature=0.7&temperature.2=0.2", wait_until="networkidle")
    page.get_by_label("Message", exact=True).fill(QUESTION)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("[data-lane][data-state=done]")).to_have_count(3)
    page.evaluate("() => document.activeElement.blur()")
    for talk in page.locator("[data-lane-talk]").all():
        talk.evaluate("talk => talk.scrollTo(0, -talk.scrollHeight)")


def test_sets(page: Page) -> None:
    page.goto("/text/tests/")
    page.get_by_role("button", name="Try the example").click()
    page.get_by_role("button", name="Duplicate").first.click()
    page.locator("[name=variant_label]").nth(1).fill("Small model")
    for hidden in page.locator("[name=variant_model]").all()[1:2]:
        hidden.evaluate("(field, model) => (field.value = model)", f"featherless:{SMALL}")
    page.get_by_role("button", name="Start 15 answers").click()
    expect(page.get_by_text("15 of 15 answers")).to_be_visible(timeout=60_000)
    page.locator(".results-filter").evaluate("(form) => scrollTo(0, form.offsetTop - 30)")


def hub(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".state").first).to_contain_text("Online")


def selector(page: Page) -> None:
    page.goto("/text/?q=qwen", wait_until="networkidle")


def take_readme(browser: Browser, site: Site) -> None:
    shots: list[tuple[str, Any, ViewportSize, Theme]] = [
        ("hub", hub, DESK, "light"),
        ("selector", selector, DESK, "light"),
        ("model", chat, DESK, "light"),
        ("compare", compare, DESK, "light"),
        ("test-sets", test_sets, DESK, "light"),
        ("model-dark-phone", chat, PHONE, "dark"),
    ]
    DOCS.mkdir(exist_ok=True)
    for name, act, size, theme in shots:
        page = visit_site(browser, site, size, theme)
        act(page)
        page.mouse.move(0, 0)
        if act is chat:
            page.evaluate("() => scrollTo(0, 0)")
        taken = page.screenshot(animations="disabled", caret="hide")
        page.context.close()
        size_bytes = write_picture(DOCS / f"{name}.png", taken)
        write_progress(f"docs/{name}.png, {size_bytes:,} bytes")


def write_picture(path: Path, taken: bytes) -> int:
    """Of 256 colours, which is enough for a page; returns its bytes."""
    with Image.open(BytesIO(taken)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    if (size_bytes := path.stat().st_size) > MAX_BYTES:
        raise SystemExit(f"{path.name} has {size_bytes} bytes: more than {MAX_BYTES}.")
    return size_bytes


def take_everything(browser: Browser, site: Site, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, ViewportSize] = {"1280": DESK, "375": PHONE}
    themes: tuple[Theme, ...] = ("light", "dark")
    for state in STATES:
        for width, size in sizes.items():
            page = visit_site(browser, site, size, "light")
            state(page)
            for theme in themes:
                page.emulate_media(color_scheme=theme)
                page.screenshot(
                    path=place / f"{state.__name__}-{width}-{theme}.png", full_page=True
                )
            page.context.close()
        write_progress(state.__name__)
    for name, path in PLAIN.items():
        for width, size in sizes.items():
            page = visit_site(browser, site, size, "light", java_script_enabled=False)
            page.goto(path)
            page.screenshot(path=place / f"plain-{name}-{width}.png", full_page=True)
            page.context.close()


PLAIN = {
    "hub": "/",
    "selector": "/text/",
    "chat": MODEL_PATH,
    "completion": f"{MODEL_PATH}?mode=completion",
    "tokenize": f"{MODEL_PATH}?mode=tokenize",
    "keys": "/keys/",
    "not-found": "/nowhere/",
}


def write_progress(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--all", metavar="DIR", type=Path, help="every page and state, into DIR")
    arguments = parser.parse_args()
    with run_playground() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        if arguments.all:
            take_everything(browser, site, arguments.all)
        else:
            take_readme(browser, site)
        browser.close()


if __name__ == "__main__":
    main()
