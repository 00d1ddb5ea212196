"""The context meter: what is counted, what is estimated, and what is said of what does not fit."""

import json
import re
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client as Browser
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from playground import catalog
from playground.models import Run, Status
from playground.providers import get_declared_provider
from playground.providers.spec import Model
from tests.providing import model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from textlab.meter.counts import count_texts, estimate_tokens
from textlab.meter.parts import LABELS, SCALE, lay_out
from textlab.meter.services import estimate_context

pytestmark = pytest.mark.django_db(transaction=True)
COUNTS = st.integers(0, 10**7)


def post_meter(
    browser: Browser, name: str = "hello", slug: str = "featherless", **form: str
) -> str:
    said = {"mode": "chat", **form}
    response = browser.post(f"/text/meter/{slug}/scripted/{name}/", said)
    assert response.status_code == 200
    return response.text


def read_meter(page: str) -> dict[str, str]:
    """The attributes of the meter."""
    match = re.search(r"<details class=\"meter\"([^>]*)>", page)
    assert match
    return dict(re.findall(r'data-(\w[\w-]*)="([^"]*)"', match[1]))


def read_legend(page: str) -> dict[str, str]:
    pairs = re.findall(r"<dt class=\"meter-key[^>]*>([^<]*)</dt>\s*<dd>([^<]*)</dd>", page)
    return {label: value.strip() for label, value in pairs}


def list_counted(provider: Server) -> list[str]:
    return [seen.json["text"] for seen in provider.seen if seen.path.endswith("/tokenize")]


def test_each_part_is_counted_by_the_providers_tokenizer(client: Browser, provider: Server) -> None:
    catalog.refresh_models("featherless")
    page = post_meter(client, system="Be brief.", message="one two three", max_tokens="500")
    assert read_meter(page)["exact"] == "yes"
    assert read_meter(page)["message"] == "3"
    legend = read_legend(page)
    assert legend["Message"] == "3"
    assert legend["Reserved for the answer"] == "500"
    assert legend["Available"] == f"{32768 - int(read_meter(page)['total']):,}"
    assert "of 32,768 tokens" in " ".join(page.split())
    assert "Counted with Featherless AI" in unescape(page)
    assert list_counted(provider) == ["Be brief.", "one two three"]
    assert not Run.objects.exists()


def test_what_is_counted_is_not_asked_for_again(client: Browser, provider: Server) -> None:
    post_meter(client, system="Be brief.", message="one")
    asked_before = len(list_counted(provider))
    post_meter(client, system="Be brief.", message="one two")
    post_meter(client, system="Be brief.", message="one two", temperature="0.3")
    assert list_counted(provider)[asked_before:] == ["one two"]


def test_of_a_conversation_only_what_came_since_is_counted(
    client: Browser, provider: Server
) -> None:
    first = send_chat(client, "hello", message="First")[0][1]["id"]
    one = read_legend(post_meter(client, parent=first))
    second = send_chat(client, "hello", message="Second", parent=first)[0][1]["id"]
    two = read_legend(post_meter(client, parent=second))
    answers = [Run.objects.get(pk=run).text for run in (first, second)]
    assert list_counted(provider) == [f"First\n{answers[0]}", f"Second\n{answers[1]}"]
    assert int(two["Conversation"]) > int(one["Conversation"]) > 0


def test_a_model_or_a_provider_has_counts_of_its_own() -> None:
    count_texts(["a text"], "featherless", "one", lambda _text: 5)
    assert count_texts(["a text"], "featherless", "one").tokens == 5
    assert not count_texts(["a text"], "featherless", "two").is_exact
    assert not count_texts(["a text"], "arli", "one").is_exact


@given(before=st.lists(st.text(min_size=1), max_size=12), after=st.lists(st.text(min_size=1)))
def test_a_beginning_is_never_taken_for_another(before: list[str], after: list[str]) -> None:
    """Texts count by their own lengths: whatever is remembered, the sum is right."""
    for texts in (before, [*before, *after], after):
        counted = count_texts(texts, "featherless", "sums", lambda said: len(said.split("\n")))
        assert counted.is_exact


def test_nothing_is_asked_while_an_answer_is_running(client: Browser, provider: Server) -> None:
    owner = client.get("/").wsgi_request.owner  # type: ignore[attr-defined]
    Run.objects.create(
        owner=owner, app="textlab", provider="featherless", endpoint="chat",
        model="scripted/hello", status=Status.QUEUED,
    )  # fmt: skip
    page = post_meter(client, message="one two three")
    assert read_meter(page)["exact"] == "no"
    assert "Estimated while an answer is running." in page
    assert not list_counted(provider)


def test_after_a_refusal_a_draft_leaves_the_provider_alone(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.scripted.pretend._count_tokens", lambda _body: {"error": "no"})
    page = post_meter(client, message="one")
    assert read_meter(page)["exact"] == "no"
    assert "Estimated: " in page
    asked_before = len(list_counted(provider))
    assert "Estimated: " in post_meter(client, message="one two")
    assert len(list_counted(provider)) == asked_before


def test_without_a_key_the_meter_estimates_and_says_what_it_needs(client: Browser) -> None:
    page = post_meter(client, slug="arli", message="one")
    assert "Estimated: Add your Arli AI key" in page


def test_the_page_itself_shows_the_estimate_and_asks_nothing(
    client: Browser, provider: Server
) -> None:
    page = client.get(model_page("hello"), {"message": "word " * 8}).text
    meter = read_meter(page)
    assert meter["exact"] == "no"
    assert meter["message"] == str(estimate_tokens("word " * 8))
    assert not provider.seen
    assert 'class="meter"' not in client.get(model_page("hello"), {"mode": "tokenize"}).text


def test_after_sending_without_script_the_conversation_is_in_it(
    client: Browser, provider: Server
) -> None:
    page = client.post(model_page("hello"), {"mode": "chat", "message": "Hello there"}).text
    assert int(read_legend(page)["Conversation"]) > 0
    assert read_legend(page)["Message"] == "0"


def test_a_completion_is_measured_by_its_prompt(client: Browser, provider: Server) -> None:
    page = post_meter(client, mode="completion", prompt="one two three")
    assert read_legend(page)["Prompt"] == "3"
    assert "template" not in page


def test_what_is_wrong_in_the_form_does_not_stop_the_count(
    client: Browser, provider: Server
) -> None:
    page = post_meter(client, message="one two three", temperature="hot", max_tokens="-4")
    assert read_legend(page)["Message"] == "3"
    assert read_legend(page)["Reserved for the answer"] == "not limited"


@pytest.mark.parametrize(
    ("slug", "message", "reserve", "words"),
    [
        ("featherless", "x" * 400, 0, "1 token too long. Featherless AI would reject it"),
        ("featherless", "x" * 360, 20, "Only 10 tokens are left for the answer, fewer than the 20"),
        ("local", "x" * 360, 20, "The answer ends there."),
        ("featherless", "x" * 360, 10, ""),
    ],
    ids=["prompt", "answer", "local", "fits"],
)
def test_what_does_not_fit_is_said_with_what_the_service_does(
    slug: str, message: str, reserve: int, words: str
) -> None:
    body = {"messages": [{"role": "user", "content": message}], "max_tokens": reserve}
    model = Model("some/model", slug, context_length=100)
    meter = estimate_context(get_declared_provider(slug), model, body)
    assert words in meter.warning
    assert bool(meter.warning) == bool(words)


@given(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), st.none() | st.integers(1, 10**7))
def test_the_bar_holds_every_part_in_its_place(
    counts: tuple[int, int, int, int], limit: int | None
) -> None:
    parts = lay_out(dict(zip(LABELS, counts, strict=True)), limit, LABELS)
    for before, after in pairwise(parts):
        assert after.start == before.start + before.width
    assert all(bool(part.width) == bool(part.tokens) for part in parts)
    assert parts[-1].start + parts[-1].width <= SCALE + 2 * len(parts)


@pytest.mark.parametrize("mode", ["chat", "completion"])
def test_the_request_is_the_one_that_is_sent(client: Browser, provider: Server, mode: str) -> None:
    word = "message" if mode == "chat" else "prompt"
    form = {"mode": mode, word: "It's <b>“x”</b>", "temperature": "0.3", "stop": "END", "seed": "7"}
    page = client.post("/text/request/featherless/scripted/hello/", form).text
    shown_body = page.split('class="sample sample-json"')[1]
    code = re.search(r"<code[^>]*>(.*?)</code>", shown_body, re.DOTALL)
    assert code
    assert not provider.seen
    client.post(model_page("hello"), form)
    assert json.loads(unescape(strip_tags(code[1]))) == provider.last.json


def test_a_text_too_long_for_a_link_is_in_the_request(client: Browser, provider: Server) -> None:
    message = "long " * 4_000
    form = {"mode": "chat", "message": message}
    page = client.post("/text/request/featherless/scripted/hello/", form).text
    assert message in page


@pytest.mark.parametrize("kind", ["meter", "request"])
def test_their_addresses_lead_to_the_page_and_know_no_other_mode(
    client: Browser, provider: Server, kind: str
) -> None:
    path = f"/text/{kind}/featherless/scripted/hello/"
    assert client.get(path).headers["Location"] == model_page("hello")
    assert client.post(path, {"mode": "tokenize", "prompt": "x"}).status_code == 404
    assert client.post(f"/text/{kind}/nobody/some/model/", {"mode": "chat"}).status_code == 404


def test_nobody_measures_somebody_elses_conversation(client: Browser, provider: Server) -> None:
    first = send_chat(client, "hello", message="Mine")[0][1]["id"]
    assert read_legend(post_meter(Browser(), parent=first))["Conversation"] == "0"
