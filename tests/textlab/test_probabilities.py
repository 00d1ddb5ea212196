"""Token probabilities: stored with the answer, shown on demand, one's own."""

import math

import pytest
from django.test import Client as Browser

from playground.models import Run
from playground.runs.live import MOST_PROBABILITIES
from tests.providing import JSON, model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.guessing import guess_chance
from textlab.models import TokenProbabilities
from textlab.probabilities.services import find_level, format_percent

pytestmark = pytest.mark.django_db(transaction=True)
LOGPROBS = '{"logprobs": true, "top_logprobs": 3}'


def ask(browser: Browser, name: str = "hello", **fields: str) -> tuple[Run, str]:
    events = send_chat(browser, name, **{"extra_body": LOGPROBS, **fields})
    return Run.objects.get(pk=events[0][1]["id"]), events[-1][1]["html"]


def link_page(run: Run) -> str:
    return f"/text/probabilities/{run.pk}/"


def test_they_are_stored_with_the_answer_and_are_its_text(
    client: Browser, provider: Server
) -> None:
    run, turn = ask(client)
    assert f'href="{link_page(run)}"' in turn
    tokens = client.get(link_page(run), headers=JSON).json()["tokens"]
    assert "".join(token for token, _, _ in tokens) == run.text
    assert run.extra["probabilities"] == len(tokens)
    for token, logprob, others in tokens:
        assert math.exp(logprob) == pytest.approx(guess_chance(token), abs=0.001)
        assert {" perhaps", "\n", token} == {other for other, _ in others}


def test_a_page_without_script_lists_them(client: Browser, provider: Server) -> None:
    run, _ = ask(client)
    page = client.get(link_page(run))
    assert page["Vary"].count("Accept")
    first, *_ = page.context["rows"]
    assert first.percent == format_percent(math.log(guess_chance(first.text)))
    assert f'<code class="token chance-{first.level}">{first.text}</code>' in page.text
    assert '<code class="token">↵</code></a> <span class="numbers">7.0%</span>' in page.text


def test_others_see_them_where_the_answer_is_shared_and_go_on_nowhere(
    client: Browser, provider: Server
) -> None:
    run, _ = ask(client)
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    address = f"/s/{run.share_slug}/probabilities/"
    assert f'href="{address}"' in Browser().get(f"/s/{run.share_slug}/").text
    page = Browser().get(address)
    assert page["X-Robots-Tag"] == "noindex"
    assert 'class="token chance-' in page.text
    facts = Browser().get(address, headers=JSON).json()
    assert (facts["start"], facts["again"]) == (None, "")
    for words in (page.text, str(facts["again"])):
        assert str(run.pk) not in words
    client.post(f"/runs/{run.pk}/unshare")
    assert Browser().get(address).status_code == 404


def test_a_long_answer_has_pages_and_is_bounded(client: Browser, provider: Server) -> None:
    run, _ = ask(client)
    tokens = [["a", -0.5, []]] * 450
    TokenProbabilities.objects.update_or_create(run_id=run.pk, defaults={"tokens": tokens})
    assert client.get(link_page(run)).context["pages"] == 3
    last = client.get(link_page(run), {"page": "99"})
    assert [row.place for row in last.context["rows"]] == list(range(400, 450))
    for odd in ("x", "-1", "0", "²", "9" * 30):
        assert client.get(link_page(run), {"page": odd}).context["page"] == 1
    assert MOST_PROBABILITIES * 20 * 30 < 4 * 2**20  # bytes of one answer, about


def test_nobody_elses_are_shown(client: Browser, provider: Server) -> None:
    run, _ = ask(client)
    assert Browser().get(link_page(run)).status_code == 404
    assert Browser().get(link_page(run), headers=JSON).status_code == 404


def test_an_answer_without_any_offers_none_and_says_so_where_they_were_asked_for(
    client: Browser, provider: Server
) -> None:
    run, turn = ask(client, extra_body="")
    assert "Token probabilities" not in turn
    assert "No token probabilities were saved" in client.get(link_page(run)).text
    assert not TokenProbabilities.objects.exists()
    Run.objects.filter(pk=run.pk).update(request={**run.request, "logprobs": True})
    page = client.get(model_page("hello"), {"parent": str(run.pk)}).text
    assert "The provider returned no token probabilities." in page


def test_they_go_with_their_run_and_a_copy_has_none(client: Browser, provider: Server) -> None:
    run, _ = ask(client)
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    other = Browser()
    copied = send_chat(other, "hello", shared=run.share_slug or "")
    parent = Run.objects.get(pk=copied[0][1]["id"]).parent
    assert parent
    assert "probabilities" not in parent.extra
    run.delete()
    assert not TokenProbabilities.objects.exists()


@pytest.mark.parametrize(
    ("chance", "percent", "level"),
    [
        (1.0, "100%", 0),
        (0.9999, "99.9%", 0),
        (0.9, "90%", 0),
        (0.6, "60%", 1),
        (0.31, "31%", 2),
        (0.1, "10%", 3),
        (0.0512, "5.1%", 4),
        (0.001, "0.10%", 4),
        (0.00001, "under 0.01%", 4),
    ],
)
def test_a_probability_is_said_as_people_read_it(chance: float, percent: str, level: int) -> None:
    assert (format_percent(math.log(chance)), find_level(math.log(chance) + 1e-9)) == (
        percent,
        level,
    )


def test_vision_doesnt_offer_what_it_would_not_show(client: Browser, provider: Server) -> None:
    assert "logprobs" not in client.get("/vision/").context["form"].fields
    assert "logprobs" in client.get(model_page("hello", "arli")).context["form"].fields


def test_a_completion_has_them_too(client: Browser, provider: Server) -> None:
    said = {"mode": "completion", "prompt": "Once", "extra_body": '{"logprobs": 3}'}
    page = client.post(model_page("hello"), said).text
    run = Run.objects.get()
    assert f'href="{link_page(run)}"' in page
    tokens = client.get(link_page(run), headers=JSON).json()["tokens"]
    assert "".join(token for token, _, _ in tokens) == run.text


def test_the_wish_for_them_comes_along_from_chat_to_completion_and_back(client: Browser) -> None:
    chat = client.get(model_page("hello", "arli"), {"logprobs": "true", "top_logprobs": "4"})
    [url] = [url for mode, _label, url in chat.context["modes"] if mode == "completion"]
    completion = client.get(url)
    assert completion.context["form"].build_payload() == {"logprobs": 4}
    [back] = [url for mode, _label, url in completion.context["modes"] if mode == "chat"]
    assert client.get(back).context["form"].build_payload() == {
        "logprobs": True,
        "top_logprobs": 4,
    }


def test_one_goes_on_from_an_alternative(client: Browser, provider: Server) -> None:
    run, _ = ask(client, temperature="0.5")
    answer = client.get(link_page(run), headers=JSON).json()
    tokens = answer["tokens"]
    assert answer["start"] == ""
    wanted = [token for token, _ in tokens[2][2]].index(" perhaps")
    link = f"{answer['again']}&token=2&alternative={wanted}"
    assert link.replace("&", "&amp;") in client.get(link_page(run)).text
    form = client.get(link).context["form"]
    words = f"{tokens[0][0]}{tokens[1][0]} perhaps"
    assert form["prefill"].value() == words
    assert form["message"].value() == "Hello"
    assert form.build_payload()["temperature"] == 0.5
    assert Run.objects.count() == 1
    events = send_chat(client, "hello", prefill=words, extra_body=LOGPROBS)
    assert provider.seen[-1].json["messages"][-1] == {"role": "assistant", "content": words}
    other = Run.objects.get(pk=events[0][1]["id"])
    assert client.get(link_page(other), headers=JSON).json()["start"] == words


@pytest.mark.parametrize(
    "query",
    [
        {"token": "99", "alternative": "0"},
        {"token": "0", "alternative": "99"},
        {"token": "-1", "alternative": "0"},
        {"token": "x", "alternative": "0"},
        {"token": "0"},
    ],
    ids=["far", "many", "negative", "word", "half"],
)
def test_a_link_to_no_alternative_begins_no_answer(
    client: Browser, provider: Server, query: dict[str, str]
) -> None:
    run, _ = ask(client)
    page = client.get(model_page("hello"), {"again": str(run.pk), **query})
    assert not page.context["form"]["prefill"].value()
    assert page.context["form"]["message"].value() == "Hello"


def test_where_the_tokens_are_more_than_the_answer_one_cannot_go_on(
    client: Browser, provider: Server
) -> None:
    run, _ = ask(client, "think")
    assert client.get(link_page(run), headers=JSON).json()["start"] is None
    assert "alternative=" not in client.get(link_page(run)).text
    said = {"mode": "completion", "prompt": "Once", "extra_body": '{"logprobs": 3}'}
    client.post(model_page("hello"), said)
    whole = Run.objects.get(endpoint="completions")
    assert client.get(link_page(whole), headers=JSON).json()["start"] is None
