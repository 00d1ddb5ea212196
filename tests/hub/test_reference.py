"""The reference as it is rendered, against the facts written out once more."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client as Browser

from playground.providers.registry import PROVIDERS
from playground.providers.sections import BEYOND, SLIPS
from tests.facts import DOCUMENTED, OURS, VARIES
from tests.hub.reading import Tables, get_status, list_rows, read_page
from tests.providing import provider as provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider", "image_server")]
EVERY = [
    pytest.param(provider.slug, endpoint.name, id=f"{provider.slug}-{endpoint.name}")
    for provider in PROVIDERS
    for endpoint in provider.endpoints
]


@pytest.mark.parametrize(("slug", "name", "call", "table"), DOCUMENTED)
def test_every_documented_parameter_is_shown_as_documented(
    client: Browser, slug: str, name: str, call: str, table: str
) -> None:
    response = client.get(f"/reference/{slug}/{name}/")
    documented = response.text.partition('aria-labelledby="undocumented-parameters"')[0]
    rows_by_name = {row[0]: row for row in list_rows(Tables(documented), "Parameter")}
    facts = [line.split() for line in table.splitlines() if line.strip()]
    assert set(rows_by_name) == {fact[0] for fact in facts}
    for parameter, kind, required, default, low, high in facts:
        row = rows_by_name[parameter]
        assert row[1:3] == [kind, required]
        default_text = (
            OURS.get((name, parameter), "–") if default == "-" else default.removesuffix(".0")
        )
        assert row[3] == VARIES.get((name, parameter), default_text)
        for bound in (low, high):
            assert bound == "-" or re.search(rf"\b{re.escape(bound)}\b", row[4])
    heading = re.sub(r"<[^>]+>|\s+", " ", re.findall(r"<h1.*?</h1>", response.text, re.DOTALL)[0])
    assert heading.split() == call.split()


def test_every_documented_endpoint_is_in_the_contents(client: Browser) -> None:
    tables = read_page(client, "/reference/")
    for slug, name, _, _ in DOCUMENTED:
        assert tables.links.count(f"/reference/{slug}/{name}/") >= 2  # contents and section


@pytest.mark.parametrize(("slug", "name"), EVERY)
def test_an_endpoint_has_examples_in_three_languages_that_open_a_playground(
    client: Browser, slug: str, name: str
) -> None:
    response = client.get(f"/reference/{slug}/{name}/")
    assert response.status_code == 200
    assert len(response.content) < 100_000
    for language in ("cURL", "Python", "JavaScript"):
        assert f"<summary>{language}</summary>" in response.text
    assert "Open in playground" in response.text


@pytest.mark.parametrize(("slug", "name"), EVERY)
def test_every_link_of_an_endpoint_leads_somewhere(client: Browser, slug: str, name: str) -> None:
    tables = read_page(client, f"/reference/{slug}/{name}/")
    assert len(tables.ids) == len(set(tables.ids))
    for link in list_local(tables.links):
        path, _, anchor = link.partition("#")
        if not path:
            assert anchor in tables.ids
        else:
            assert get_status(path) in (200, 302), link


def list_local(links: list[str]) -> Iterator[str]:
    return (link for link in dict.fromkeys(links) if not link.startswith("http"))


def test_the_overview_has_every_section_and_stays_small(client: Browser) -> None:
    response = client.get("/reference/")
    assert len(response.content) < 100_000
    tables = Tables(response.text)
    headings = [
        *("Overview", "Authentication", "Featherless AI — Text", "Sending an image"),
        *("Featherless AI — Vision models", "Arli AI — Text", "Arli AI — Image generation"),
        *("Arli AI — Upscaling", "Arli AI — Utility endpoints", "Vision / OCR guide"),
        *("OCR best practice", "Model recommendations", "Quick start by use case"),
        *("Error handling", "Error response format", "Rate limiting behaviour"),
        *("Best practices", "Playground links", "Via URL", "Via Base64", "Full cURL Example (OCR)"),
    ]
    for heading in headings:
        assert re.search(rf"<h[23][^>]*>\s*{re.escape(heading)}\s*<a", response.text), heading
    assert len(tables.ids) == len(set(tables.ids))
    assert "Authorization: Bearer sk-your-api-key-here" in response.text
    assert "https://api.featherless.ai/v1" not in response.text  # this server's own address
    for anchor in list_local(tables.links):
        if anchor.startswith("/reference/#"):
            assert anchor.partition("#")[2] in tables.ids


def test_what_goes_beyond_the_reference_is_marked(client: Browser) -> None:
    text = client.get("/reference/").text
    assert all(fact.subject in text for fact in BEYOND)
    assert len(list_rows(Tables(text), "Documented")) == len(SLIPS)
    assert "ESGAN_4x" in text
    chat = client.get("/reference/featherless/chat/").text
    assert "Undocumented parameters" in chat
    assert "In practice" in chat


def test_why_the_code_sends_other_names_is_said_beside_the_parameters(client: Browser) -> None:
    said = (
        "The service reads only the field text. Use it for what is documented as prompt or "
        "messages, as the code here does."
    )
    page = client.get("/reference/featherless/tokenize/").text
    parameters = page.partition('aria-labelledby="parameters"')[2].partition("</section>")[0]
    assert said in parameters
    assert said in client.get("/reference/api.md").text
    assert "In practice" not in client.get("/reference/arli/tokenize/").text.partition("Example")[0]


@pytest.mark.parametrize(
    ("name", "place"),
    [("models", "/text/?provider=arli"), ("sd-models", "/reference/arli/sd-models/list/")],
)
def test_a_documented_number_gives_way_to_the_live_list(
    client: Browser, name: str, place: str
) -> None:
    page = client.get(f"/reference/arli/{name}/").text
    line = re.search(r"<p>\s*<span[^>]*>In practice</span>(.*?)</p>", page, re.DOTALL)
    assert line
    assert "the live list is authoritative." in line[1]
    assert f'href="{place}"' in line[1]
    assert client.get("/reference/api.md").text.count("the live list is authoritative.") == 2


def test_an_unknown_endpoint_is_not_found(client: Browser) -> None:
    for path in ("arli/nothing", "nobody/chat"):
        assert client.get(f"/reference/{path}/").status_code == 404
    assert client.get("/reference/nobody/openapi.json").status_code == 404


def test_the_markdown_holds_every_fact(client: Browser) -> None:
    response = client.get("/reference/api.md")
    assert response["Content-Type"].startswith("text/markdown")
    text = response.text
    for _, _, call, table in DOCUMENTED:
        assert f"### {call}\n" in text
        for line in filter(str.strip, table.splitlines()):
            name, kind, required, *_ = line.split()
            assert f"| `{name}` | {kind} | {required} |" in text
    assert text.count("```") % 2 == 0


def test_nothing_is_said_that_is_true_in_a_form_alone(client: Browser) -> None:
    paths = [
        f"/reference/{provider.slug}/{e.name}/"
        for provider in PROVIDERS
        for e in provider.endpoints
    ]
    paths += [f"/reference/{provider.slug}/openapi.json" for provider in PROVIDERS]
    for path in ("/reference/", "/reference/api.md", *paths):
        text = client.get(path).text
        for words in ("ne per line", "= newline.", "blank"):
            assert words not in text.replace('target="_blank"', ""), path
