"""What stands beside the parameters, as rendered, against the facts written out once more."""

import base64
import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from tests.facts import DOCUMENTED
from tests.facts_guide import (
    ANSWERS,
    ERROR_CODES,
    ERROR_FORMAT,
    LOOKS,
    PICTURE,
    PLAYGROUNDS,
    QUICK_STARTS,
    RECOMMENDATIONS,
    REQUESTS,
    SENT,
    SENTENCES,
    SUMMARIES,
    VISION_GUIDE,
    VISION_MODELS,
)
from tests.hub.reading import page, rows
from tests.providing import provider as provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]
CALLS = {(slug, name): call for slug, name, call, _ in DOCUMENTED}
STAND_IN = b"a picture"
READING = {"temperature": 0.1, "max_tokens": 2000}
CURL = """#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    --data-raw) printf '%s' "$2" > sent ;;
    --data-binary) cat > sent ;;
  esac
  shift
done
echo '{"images": []}'
"""


def text_of(markup: str) -> str:
    """What a person reads, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def section(markup: str, labelled: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{labelled}".*?</section>', markup, re.DOTALL)
    assert found, labelled
    return found[0]


def block(markup: str) -> Any:
    """The JSON of the first block of code."""
    return json.loads(html.unescape(code(markup)))


def code(markup: str) -> str:
    found = re.search(r"<pre[^>]*><code>(.*?)</code>", markup, re.DOTALL)
    assert found
    return found[1]


def sent(markup: str, place: Path) -> Any:
    """The body that the first sample sends, run as it is printed."""
    (place / "curl").write_text(CURL)
    (place / "curl").chmod(0o755)
    (place / "input.png").write_bytes(STAND_IN)
    command = html.unescape(code(markup))
    path = f"{place}:/usr/bin:/bin"
    subprocess.run(["bash", "-c", command], cwd=place, env={"PATH": path}, check=False, timeout=30)
    encoded = base64.b64encode(STAND_IN).decode()
    return json.loads((place / "sent").read_text().replace(encoded, PICTURE))


def test_every_model_of_the_vision_tables(client: Browser) -> None:
    found = page(client, "/reference/")
    assert [row for row in rows(found, "Model") if row[1].endswith("B")] == VISION_MODELS
    assert [row for row in rows(found, "Model") if "base64" in row[2]] == VISION_GUIDE


def test_every_recommendation(client: Browser) -> None:
    found = [row[:4] for row in rows(page(client, "/reference/"), "Task")]
    assert [row[:3] for row in found] == [row[:3] for row in RECOMMENDATIONS]
    for (*_, why), (*_, documented) in zip(found, RECOMMENDATIONS, strict=True):
        assert why.startswith(documented)
        assert why == documented or why[len(documented) :].startswith(" In practice")


def test_every_goal_leads_to_its_endpoint_and_its_model(client: Browser) -> None:
    part = section(client.get("/reference/").text, "quick-start")
    goals = [text_of(goal) for goal in re.findall(r"<li>(.*?)</li>", part, re.DOTALL)]
    assert len(goals) == len(QUICK_STARTS)
    for shown, (title, of, call, model, said) in zip(goals, QUICK_STARTS, strict=True):
        assert shown.startswith(title)
        for fact in (f"{of}: {call} {said}", f"Model: {model}"):
            assert fact in shown


def test_every_error_code_with_its_meaning_and_cause(client: Browser) -> None:
    found = rows(page(client, "/reference/"), "Code")
    assert [row[:3] for row in found] == ERROR_CODES
    assert all(row[3] for row in found)  # and what to do
    assert block(section(client.get("/reference/").text, "errors")) == ERROR_FORMAT


def test_every_playground_with_its_address(client: Browser) -> None:
    assert rows(page(client, "/reference/"), "Playground") == PLAYGROUNDS


def test_every_sentence(client: Browser) -> None:
    text = text_of(client.get("/reference/").text)
    assert [said for said in SENTENCES if said not in text] == []


@pytest.mark.parametrize(("slug", "name"), CALLS)
def test_every_endpoint_says_what_it_does_and_shows_its_answer(
    client: Browser, slug: str, name: str
) -> None:
    markup = client.get(f"/reference/{slug}/{name}/").text
    assert SUMMARIES[slug, name] in text_of(markup)
    if (slug, name) in ANSWERS:
        assert block(section(markup, "response")) == ANSWERS[slug, name]
    else:
        assert 'aria-labelledby="response"' not in markup


@pytest.mark.parametrize(("slug", "name"), REQUESTS)
def test_the_code_of_an_endpoint_sends_the_documented_request(
    client: Browser, slug: str, name: str, tmp_path: Path
) -> None:
    markup = client.get(f"/reference/{slug}/{name}/").text
    expected = SENT.get((slug, name), REQUESTS[slug, name])
    assert sent(section(markup, "example-1"), tmp_path) == expected


@pytest.mark.parametrize("id", LOOKS)
def test_the_code_that_looks_at_a_picture_sends_the_documented_request(
    client: Browser, id: str, tmp_path: Path
) -> None:
    assert sent(section(client.get("/reference/").text, id), tmp_path) == LOOKS[id]


@pytest.mark.parametrize(("slug", "name"), REQUESTS)
def test_the_form_opens_with_the_values_of_the_example(
    client: Browser, slug: str, name: str
) -> None:
    example = section(client.get(f"/reference/{slug}/{name}/").text, "example-1")
    link = re.search(r'class="button" href="([^"]+)"', example)
    assert link
    values = parse_qs(urlsplit(html.unescape(link[1])).query)
    form = client.get(html.unescape(link[1]))
    assert form.status_code == 200
    for key, value in REQUESTS[slug, name].items():
        if key == "model":
            assert value in link[1]
        elif key == "messages":
            assert {m["content"] for m in value} <= {v for vs in values.values() for v in vs}
        elif PICTURE not in (value, *(value if isinstance(value, list) else ())):
            assert values[key] == [str(value)]
            assert html.escape(str(value)) in form.text


@pytest.mark.parametrize(
    ("id", "task"), {"look-1": "own", "look-2": "own", "look-3": "text", "ocr": "layout"}.items()
)
def test_the_form_opens_with_the_values_of_the_example_that_looks_at_a_picture(
    client: Browser, id: str, task: str
) -> None:
    link = re.search(r'href="(/vision/[^"]+)"', section(client.get("/reference/").text, id))
    assert link
    form = client.get(html.unescape(link[1])).context["form"]
    words, picture = LOOKS[id]["messages"][0]["content"]
    url = picture["image_url"]["url"]
    assert form.payload() == {k: v for k, v in LOOKS[id].items() if k not in ("model", "messages")}
    assert form.chosen() == [f"featherless:{LOOKS[id]['model']}"]
    assert (form.task().id, form.prompt()) == (task, words["text"])
    assert form.urls() == ([] if url.startswith("data:") else [url])


@pytest.mark.parametrize(
    ("goal", "task", "values"),
    [("Analyze a screenshot", "own", {}), ("Extract text from an image (OCR)", "text", READING)],
)
def test_the_goals_of_vision_open_as_they_are_described(
    client: Browser, goal: str, task: str, values: dict[str, Any]
) -> None:
    part = section(client.get("/reference/").text, "quick-start").split(goal)[-1]
    link = re.search(r'class="button" href="([^"]+)"', part)
    assert link
    form = client.get(html.unescape(link[1])).context["form"]
    assert (form.task().id, form.payload()) == (task, values)


@pytest.mark.parametrize("slug", ["featherless", "arli"])
def test_openapi_holds_the_same_examples(client: Browser, slug: str) -> None:
    paths = json.loads(client.get(f"/reference/{slug}/openapi.json").content)["paths"]
    for (of, name), call in CALLS.items():
        if of != slug:
            continue
        method, path = call.split()
        operation = paths[path][method.lower()]
        answer = operation["responses"]["200"]["content"]["application/json"]
        assert answer.get("example") == ANSWERS.get((of, name))
        if method == "POST":
            shown = operation["requestBody"]["content"]["application/json"]["example"]
            assert {k: v for k, v in shown.items() if k not in ("image", "init_images")} == {
                k: v for k, v in REQUESTS[of, name].items() if k not in ("image", "init_images")
            }


def test_the_markdown_holds_the_same_tables_and_sentences(client: Browser) -> None:
    text = client.get("/reference/api.md").text
    plain = " ".join(text.replace("`", "").split())
    for table in (VISION_MODELS, VISION_GUIDE, ERROR_CODES, PLAYGROUNDS, RECOMMENDATIONS):
        for row in table:
            assert f"| {' | '.join(row)}" in plain, row
    for title, of, call, model, said in QUICK_STARTS:
        assert f"### {title} {of}: {call} with {model}. {said}" in plain
    assert [said for said in SENTENCES if said not in plain] == []
    assert [said for said in SUMMARIES.values() if said not in plain] == []
    blocks = [json.loads(found) for found in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    for example in (*ANSWERS.values(), ERROR_FORMAT, LOOKS["look-1"], LOOKS["ocr"]):
        assert example in blocks
