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
from django.http import QueryDict
from django.test import Client as Browser
from pytest_django import Settings

from playground.forms import form_for
from playground.providers import PROVIDERS, Endpoint, Provider, arli
from tests.facts import DOCUMENTED
from tests.facts_guide import (
    ANSWERS,
    BEST_FOR,
    ERROR_CODES,
    ERROR_FORMAT,
    LISTS,
    LOOKS,
    PICTURE,
    PLAYGROUNDS,
    QUICK_STARTS,
    RECOMMENDATIONS,
    REQUESTS,
    SENT,
    SENTENCES,
    SPECIFIC,
    SUMMARIES,
    TOLD,
    TOLD_BY_ARLI,
    VISION_GUIDE,
    VISION_MODELS,
)
from tests.hub.reading import Tables, page, rows
from tests.providing import provider as provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]
CALLS = {(slug, name): call for slug, name, call, _ in DOCUMENTED}
OURS = [
    pytest.param(of, endpoint, number, request, id=f"{of.slug}-{endpoint.name}-{number}")
    for of in PROVIDERS
    for endpoint in of.endpoints
    for number, (_, request) in enumerate(endpoint.more_examples, start=2)
]
STAND_IN = b"a picture"
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


def test_each_vision_model_stands_with_its_provider(client: Browser) -> None:
    part = section(client.get("/reference/").text, "vision-guide")
    hosted, own = part.partition('id="ocr-practice"')[0].split('id="arli-vision-guide"')
    for number, (model, *_) in enumerate(VISION_GUIDE):
        assert (f">{model}<" in hosted, f">{model}<" in own) == (number < 6, number >= 6)


@pytest.mark.parametrize(("name", "parameter", "words"), TOLD)
def test_what_a_description_tells(client: Browser, name: str, parameter: str, words: str) -> None:
    slug = "arli" if name in ("txt2img", "img2img", "upscale-img") else "featherless"
    assert words in described(client, slug, name)[parameter]


@pytest.mark.parametrize(("name", "parameter", "words"), TOLD_BY_ARLI)
def test_what_a_description_of_arli_tells(
    client: Browser, name: str, parameter: str, words: str
) -> None:
    assert words in described(client, "arli", name)[parameter]


def described(client: Browser, slug: str, name: str) -> dict[str, str]:
    return {row[0]: row[4] for row in rows(page(client, f"/reference/{slug}/{name}/"), "Parameter")}


def test_the_filter_of_the_models_says_what_its_values_mean(client: Browser) -> None:
    words = described(client, "featherless", "models")["available_on_current_plan"]
    assert "0 = all models, 1 = models available on your plan" in words


def test_what_is_arlis_own_stands_in_a_table_of_its_own(client: Browser) -> None:
    markup = client.get("/reference/arli/chat/").text
    own = Tables(section(markup, "arli-specific-parameters"))
    assert sorted(row[0] for row in rows(own, "Parameter")) == sorted(SPECIFIC)
    standard = Tables(section(markup, "standard-parameters"))
    assert not {row[0] for row in rows(standard, "Parameter")} & set(SPECIFIC)


def test_what_chat_is_best_for(client: Browser) -> None:
    assert BEST_FOR in text_of(client.get("/reference/featherless/chat/").text)
    assert BEST_FOR in client.get("/reference/api.md").text


@pytest.mark.parametrize(("slug", "name"), LISTS)
def test_a_list_is_asked_for_at_its_address(client: Browser, slug: str, name: str) -> None:
    markup = client.get(f"/reference/{slug}/{name}/").text
    samples = [html.unescape(found) for found in re.findall(r"<code>(curl .*?)</code>", markup)]
    samples = samples or [html.unescape(c) for c in re.findall(r"<code>(curl [^<]*)", markup)]
    found = [urlsplit(re.split(r"'", sample)[1]) for sample in samples]
    asked = [url.path + (f"?{url.query}" if url.query else "") for url in found]
    assert asked == LISTS[slug, name]


def test_every_section_has_its_base_and_its_service(client: Browser, settings: Settings) -> None:
    settings.PROVIDER_URLS = {of.slug: of.base_url for of in PROVIDERS}
    text = text_of(client.get("/reference/").text)
    for head in (
        "Featherless AI — Text Link to Featherless AI — Text# Featherless Base URL: "
        "https://api.featherless.ai/v1",
        "Arli AI — Text Link to Arli AI — Text# Arli AI Text Base URL: https://api.arliai.com/v1",
        "Arli AI — Image Generation Link to Arli AI — Image Generation# Arli AI Image Base URL: "
        "https://api.arliai.com/v1",
        "Arli AI — Upscaling Link to Arli AI — Upscaling# Arli AI Image",
        "Arli AI — Utility Endpoints Link to Arli AI — Utility Endpoints# Arli AI Image",
    ):
        assert head in text


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


@pytest.mark.parametrize(("of", "endpoint", "number", "request_"), OURS)
def test_an_example_of_our_own_is_sent_and_opens_as_it_is(
    client: Browser,
    of: Provider,
    endpoint: Endpoint,
    number: int,
    request_: dict[str, Any],
    tmp_path: Path,
) -> None:
    markup = client.get(f"/reference/{of.slug}/{endpoint.name}/").text
    example = section(markup, f"example-{number}")
    assert "Our own example, not from the provider's reference." in text_of(example)
    assert sent(example, tmp_path) == request_
    link = re.search(r'class="button" href="([^"]+)"', example)
    assert link
    address = html.unescape(link[1])
    form = form_for(endpoint)(initial=QueryDict(urlsplit(address).query))
    said = {"model": request_["model"], "messages": request_["messages"]}
    assert form.payload() == {k: v for k, v in request_.items() if k not in said}
    assert form.words() == {"message": request_["messages"][-1]["content"]}
    page = client.get(address).text
    assert all(html.escape(str(bound.value())) in page for bound in form if bound.value())


def test_the_documented_example_comes_first_and_is_not_called_ours(client: Browser) -> None:
    markup = client.get("/reference/arli/chat/").text
    assert "Our own" not in section(markup, "example-1")
    assert markup.count("Our own example") == 3
    assert client.get("/reference/api.md").text.count("our own example") == 3


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
            shown = operation["requestBody"]["content"]["application/json"]["examples"]
            shown = shown["documented"]["value"]
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
