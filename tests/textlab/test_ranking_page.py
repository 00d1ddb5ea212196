"""One's ranking: what it says, by task, how little it knows; votes exported and deleted."""

import csv
import io

import pytest
from django.test import Client as Browser

from playground.models import Run
from tests.providing import provider as provider
from tests.providing import send_chat
from tests.scripted import Server
from tests.textlab.voting import create_vote
from textlab.models import Vote
from textlab.votes.context import VOTES_PER_PAGE

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/text/ranking/"


@pytest.fixture
def owner(client: Browser, provider: Server) -> str:
    """Of this browser, which a first answer makes known."""
    send_chat(client, "hello")
    return Run.objects.get().owner


def test_without_votes_the_page_says_what_it_is_for(client: Browser) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "No votes yet." in page.text
    assert "<table" not in page.text


def test_wins_ties_and_rounds_are_counted(client: Browser, owner: str) -> None:
    create_vote(owner, "a/a", "b/b", "c/c")
    create_vote(owner, "b/b", "a/a", winner=1)
    create_vote(owner, "a/a", "b/b", winner=None)
    create_vote(owner, "a/a", "c/c", winner=None, verdict="all_bad")
    create_vote("somebody else", "d/d", "a/a")
    page = client.get(PAGE)
    rows = page.context["rows"]
    assert rows[0].name == "a/a"
    record = rows[0].standing.record
    assert (record.rounds, record.wins, record.ties, record.all_bad) == (4, 2, 1, 1)
    assert "d/d" not in page.text
    assert "From 4 blind votes of yours." in page.text
    assert "Featherless AI" in page.text


def test_it_says_how_little_it_knows(client: Browser, owner: str) -> None:
    create_vote(owner, "a/a", "b/b")
    create_vote(owner, "c/c", "d/d")
    page = client.get(PAGE).text
    assert "Too few votes to tell" in page
    assert "With fewer than 10 rounds a strength says little." in page
    assert "Some models never met" in page
    for _ in range(30):
        create_vote(owner, "a/a", "b/b")
    Vote.objects.filter(contestants__0__model="c/c").delete()
    page = client.get(PAGE).text
    assert "You prefer a/a to b/b, with 99% certainty." in page
    assert "says little" not in page
    assert "never met" not in page


def test_each_task_has_a_ranking_of_its_own(client: Browser, owner: str) -> None:
    create_vote(owner, "a/a", "b/b", task="coding")
    create_vote(owner, "b/b", "a/a", task="<b>verse & prose</b>")
    create_vote(owner, "b/b", "a/a", task="<b>verse & prose</b>")
    page = client.get(PAGE)
    assert [(name, count) for name, count, _, _ in page.context["tasks"]] == [
        ("All tasks", None),
        ("<b>verse & prose</b>", 2),
        ("coding", 1),
    ]
    assert "<b>verse" not in page.text
    for name, _count, url, _ in page.context["tasks"][1:]:
        chosen = client.get(url)
        best = chosen.context["rows"][0].name
        assert best == ("a/a" if name == "coding" else "b/b")
        assert "<b>verse" not in chosen.text
    assert "No votes with this task." in client.get(PAGE, {"task": "other"}).text


def test_parameters_can_be_ranked_too(client: Browser, owner: str) -> None:
    cold, hot = {"temperature": 0.2}, {"temperature": 1.5}
    create_vote(owner, "a/a", "a/a", parameters=[cold, hot])
    page = client.get(PAGE)
    assert page.context["rows"] == []
    assert "Rank models with parameters instead." in page.text
    rows = client.get(PAGE, {"by": "parameters"}).context["rows"]
    assert [row.name for row in rows] == ["a/a temperature 0.2", "a/a temperature 1.5"]


def test_a_provider_that_is_gone_keeps_its_place(client: Browser, owner: str) -> None:
    vote = create_vote(owner, "a/a", "b/b")
    vote.contestants[0]["provider"] = "long-gone"
    vote.save()
    assert client.get(PAGE).context["rows"][0].detail == "long-gone"


def test_votes_are_listed_by_pages(client: Browser, owner: str) -> None:
    for n in range(VOTES_PER_PAGE + 1):
        create_vote(owner, f"m/{n}", "b/b", task="t")
    first = client.get(PAGE, {"task": "t"})
    assert len(first.context["votes"]) == VOTES_PER_PAGE
    assert first.context["votes"][0].title == f"m/{VOTES_PER_PAGE}"
    assert "?task=t&amp;page=2#votes-title" in first.text
    second = client.get(PAGE, {"task": "t", "page": "2"})
    assert [row.title for row in second.context["votes"]] == ["m/0"]


def test_votes_are_exported_as_csv(client: Browser, owner: str) -> None:
    create_vote(owner, "=cmd()", "b/b", winner=1, task="=HYPERLINK(1)")
    create_vote("somebody else", "c/c", "d/d")
    response = client.get(f"{PAGE}votes.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="votes-')
    [head, row] = list(csv.reader(io.StringIO(response.text)))
    assert head == ["created", "task", "verdict", "winner", *"ABCDEF"]
    assert row[1:] == [
        "'=HYPERLINK(1)", "win", "featherless:b/b", "featherless:=cmd()", "featherless:b/b",
        "", "", "", "",
    ]  # fmt: skip


def test_votes_are_exported_as_json(client: Browser, owner: str) -> None:
    create_vote(owner, "a/a", "b/b", task="coding", parameters=[{"top_k": 4}, {}])
    create_vote(owner, "a/a", "b/b", task="other")
    [vote] = client.get(f"{PAGE}votes.json", {"task": "coding"}).json()["votes"]
    assert vote["contestants"][0] == {
        "letter": "A", "provider": "featherless", "model": "a/a", "parameters": {"top_k": 4},
    }  # fmt: skip
    assert (vote["verdict"], vote["winner"], vote["task"]) == ("win", 0, "coding")


def test_a_vote_is_deleted_by_its_owner_alone(client: Browser, owner: str) -> None:
    vote, other = create_vote(owner, "a/a", "b/b"), create_vote("somebody else", "a/a", "b/b")
    assert client.post(f"{PAGE}votes/{other.pk}/delete").status_code == 404
    assert client.get(f"{PAGE}votes/{vote.pk}/delete").status_code == 405
    answer = client.post(f"{PAGE}votes/{vote.pk}/delete", {"task": "a b", "by": "parameters"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{PAGE}?task=a+b&by=parameters"
    assert list(Vote.objects.all()) == [other]


def test_nonsense_in_the_address_is_no_error(client: Browser, owner: str) -> None:
    create_vote(owner, "a/a", "b/b")
    for query in ({"page": "x"}, {"page": "99"}, {"by": "x"}, {"task": "\0"}, {"task": "x" * 500}):
        assert client.get(PAGE, query).status_code == 200, query
