"""What an endpoint says, sends, answers and opens, against the facts written out once more."""

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client as Browser

from playground.parameters.forms import build_form_class
from playground.providers import Endpoint, Provider, arli
from playground.providers.registry import PROVIDERS
from playground.providers.structured import build_body
from tests.facts import DOCUMENTED
from tests.facts_examples import ANSWERS, LOOKS, PICTURE, REQUESTS, SENT
from tests.facts_guide import (
    LISTS,
    SUMMARIES,
)
from tests.hub.reading import cut_section, read_block, run_sample, text_of
from tests.providing import provider as provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider", "image_server")]
CALLS = {(slug, name): call for slug, name, call, _ in DOCUMENTED}
READING = {"temperature": 0.1, "max_tokens": 2000}
OURS = [
    pytest.param(
        provider, endpoint, number, request, id=f"{provider.slug}-{endpoint.name}-{number}"
    )
    for provider in PROVIDERS
    for endpoint in provider.endpoints
    for number, (_, request) in enumerate(endpoint.more_examples, start=2)
]


@pytest.mark.parametrize(("slug", "name"), LISTS)
def test_a_list_is_asked_for_at_its_address(client: Browser, slug: str, name: str) -> None:
    markup = client.get(f"/reference/{slug}/{name}/").text
    samples = [html.unescape(urls) for urls in re.findall(r"<code>(curl .*?)</code>", markup)]
    samples = samples or [html.unescape(c) for c in re.findall(r"<code>(curl [^<]*)", markup)]
    code = [urlsplit(re.split(r"'", sample)[1]) for sample in samples]
    addresses = [url.path + (f"?{url.query}" if url.query else "") for url in code]
    assert addresses == LISTS[slug, name]


@pytest.mark.parametrize(("slug", "name"), CALLS)
def test_every_endpoint_says_what_it_does_and_shows_its_answer(
    client: Browser, slug: str, name: str
) -> None:
    markup = client.get(f"/reference/{slug}/{name}/").text
    assert SUMMARIES[slug, name] in text_of(markup)
    if (slug, name) in ANSWERS:
        assert read_block(cut_section(markup, "response")) == ANSWERS[slug, name]
    else:
        assert 'aria-labelledby="response"' not in markup


@pytest.mark.parametrize(("slug", "name"), REQUESTS)
def test_the_code_of_an_endpoint_sends_the_documented_request(
    client: Browser, slug: str, name: str, tmp_path: Path
) -> None:
    markup = client.get(f"/reference/{slug}/{name}/").text
    expected = SENT.get((slug, name), REQUESTS[slug, name])
    assert run_sample(cut_section(markup, "example-1"), tmp_path) == expected


@pytest.mark.parametrize("id", LOOKS)
def test_the_code_that_looks_at_a_picture_sends_the_documented_request(
    client: Browser, id: str, tmp_path: Path
) -> None:
    assert run_sample(cut_section(client.get("/reference/").text, id), tmp_path) == LOOKS[id]


@pytest.mark.parametrize(("slug", "name"), REQUESTS)
def test_the_form_opens_with_the_values_of_the_example(
    client: Browser, slug: str, name: str
) -> None:
    example = cut_section(client.get(f"/reference/{slug}/{name}/").text, "example-1")
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


def test_the_filter_of_the_model_list_comes_along(client: Browser) -> None:
    markup = client.get("/reference/featherless/models/").text
    links = re.findall(
        r'class="button" href="([^"]+)">Open in playground', " ".join(markup.split())
    )
    assert [html.unescape(link) for link in links] == [
        "/text/?provider=featherless",
        "/text/?provider=featherless&on_plan=on",
    ]


def test_every_way_to_guide_an_answer_has_an_example() -> None:
    named = {name for _, request in arli.CHAT.more_examples for name in request}
    assert {"guided_json", "guided_regex", "guided_choice"} <= named


@pytest.mark.parametrize(("declared", "endpoint", "number", "request_"), OURS)
def test_an_example_of_our_own_is_sent_and_opens_as_it_is(
    client: Browser,
    declared: Provider,
    endpoint: Endpoint,
    number: int,
    request_: dict[str, Any],
    tmp_path: Path,
) -> None:
    markup = client.get(f"/reference/{declared.slug}/{endpoint.name}/").text
    example = cut_section(markup, f"example-{number}")
    assert "Our example, not from the provider's reference." in text_of(example)
    assert run_sample(example, tmp_path) == build_body(declared, endpoint, request_)
    link = re.search(r'class="button" href="([^"]+)"', example)
    assert link
    address = html.unescape(link[1])
    form = build_form_class(endpoint)(initial=QueryDict(urlsplit(address).query))
    said = {"model": request_["model"], "messages": request_["messages"]}
    assert form.build_payload() == {k: v for k, v in request_.items() if k not in said}
    assert form.list_words() == {"message": request_["messages"][-1]["content"]}
    page = client.get(address).text
    assert all(html.escape(str(bound.value())) in page for bound in form if bound.value())


def test_the_documented_example_comes_first_and_is_not_called_ours(client: Browser) -> None:
    markup = client.get("/reference/arli/chat/").text
    assert "Our own" not in cut_section(markup, "example-1")
    assert markup.count("Our example") == 3
    assert client.get("/reference/api.md").text.count("our example") == 4  # one Featherless's


@pytest.mark.parametrize("slug", ["featherless", "arli"])
def test_openapi_holds_the_same_examples(client: Browser, slug: str) -> None:
    paths = json.loads(client.get(f"/reference/{slug}/openapi.json").content)["paths"]
    for (owner, name), call in CALLS.items():
        if owner != slug:
            continue
        method, path = call.split()
        operation = paths[path][method.lower()]
        answer = operation["responses"]["200"]["content"]["application/json"]
        assert answer.get("example") == ANSWERS.get((owner, name))
        if method == "POST":
            examples = operation["requestBody"]["content"]["application/json"]["examples"]
            examples = examples["documented"]["value"]
            assert {k: v for k, v in examples.items() if k not in ("image", "init_images")} == {
                k: v for k, v in REQUESTS[owner, name].items() if k not in ("image", "init_images")
            }


@pytest.mark.parametrize(
    ("id", "task"), {"look-1": "own", "look-2": "own", "look-3": "text", "ocr": "layout"}.items()
)
def test_the_form_opens_with_the_values_of_the_example_that_looks_at_a_picture(
    client: Browser, id: str, task: str
) -> None:
    link = re.search(r'href="(/vision/[^"]+)"', cut_section(client.get("/reference/").text, id))
    assert link
    form = client.get(html.unescape(link[1])).context["form"]
    words, picture = LOOKS[id]["messages"][0]["content"]
    url = picture["image_url"]["url"]
    assert form.build_payload() == {
        k: v for k, v in LOOKS[id].items() if k not in ("model", "messages")
    }
    assert form.list_chosen() == [f"featherless:{LOOKS[id]['model']}"]
    assert (form.get_task().id, form.get_prompt()) == (task, words["text"])
    assert form.list_urls() == ([] if url.startswith("data:") else [url])


@pytest.mark.parametrize(
    ("goal", "task", "values"),
    [("Analyze a screenshot", "own", {}), ("Extract text from an image (OCR)", "text", READING)],
)
def test_the_goals_of_vision_open_as_they_are_described(
    client: Browser, goal: str, task: str, values: dict[str, Any]
) -> None:
    part = cut_section(client.get("/reference/").text, "quick-start").split(goal)[-1]
    link = re.search(r'class="button" href="([^"]+)"', part)
    assert link
    form = client.get(html.unescape(link[1])).context["form"]
    assert (form.get_task().id, form.build_payload()) == (task, values)
