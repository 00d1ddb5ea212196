"""What arrives is seen once and in order by every follower, whenever it comes along."""

import threading

import pytest

from playground.models import Run, Status
from playground.providers import Chunk, RateLimited, Usage
from playground.runs.live import Live, News, Seen


@pytest.fixture
def live() -> Live:
    return Live(Run(app="textlab", provider="local", endpoint="chat", model="m"))


def seen_by(live: Live, seen: Seen) -> tuple[str, str]:
    """Text and reasoning as a follower puts them together that had `seen` already."""
    text = reasoning = ""
    for news in live.follow_news(seen):
        assert news is not None
        if news.moved:
            text, reasoning = "", reasoning + text
        text, reasoning = text + news.text, reasoning + news.reasoning
    return text, reasoning


def test_a_late_follower_sees_everything_once(live: Live) -> None:
    live.take_chunk(Chunk(reasoning="hm", tokens=1))
    live.take_chunk(Chunk(text="Hel", tokens=1))
    live.take_chunk(Chunk(text="lo", tokens=1))
    live.settle_outcome(Status.DONE)
    assert seen_by(live, Seen()) == ("Hello", "hm")


@pytest.mark.parametrize(("had", "rest"), [(0, "Hello"), (2, "llo"), (3, "lo"), (5, ""), (99, "")])
def test_a_follower_that_comes_back_continues_where_it_was(live: Live, had: int, rest: str) -> None:
    live.take_chunk(Chunk(text="Hel", tokens=1))
    live.take_chunk(Chunk(text="lo", tokens=1))
    live.settle_outcome(Status.DONE)
    assert seen_by(live, Seen(text=had)) == (rest, "")


def test_text_that_was_reasoning_all_along_moves_for_a_follower_that_has_it(live: Live) -> None:
    follower = live.follow_news(Seen())
    live.take_chunk(Chunk(text="thinking", tokens=1))
    assert next(follower) == News(text="thinking")
    live.take_chunk(Chunk(text="answer", moved=True, tokens=1))
    assert next(follower) == News(text="answer", moved=True)
    live.settle_outcome(Status.DONE)
    assert live.run.text == "answer"
    assert live.run.reasoning == "thinking"


def test_a_follower_that_comes_back_after_the_move_gets_the_rest_of_the_reasoning(
    live: Live,
) -> None:
    live.take_chunk(Chunk(text="thinking", tokens=1))
    live.take_chunk(Chunk(text="answer", moved=True, tokens=1))
    live.settle_outcome(Status.DONE)
    back = Seen.parse_seen("5.0.0")  # it had "think" as text
    news = [x for x in live.follow_news(back) if x]
    assert news == [News(text="answer", reasoning="ing", moved=True)]
    assert str(back) == "6.8.1"


def test_a_waiting_follower_is_woken(live: Live) -> None:
    got: list[tuple[str, str]] = []
    follower = threading.Thread(target=lambda: got.append(seen_by(live, Seen())))
    follower.start()
    for word in ("a", "b", "c"):
        live.take_chunk(Chunk(text=word, tokens=1))
    live.settle_outcome(Status.DONE)
    live.notify_followers()
    follower.join(5)
    assert got == [("abc", "")]


def test_comments_and_retries_are_phases_until_text_comes(live: Live) -> None:
    follower = live.follow_news(Seen())
    live.take_chunk(Chunk(comment="FEATHERLESS PROCESSING"))
    news = next(follower)
    assert news is not None
    assert news.phase is not None
    assert (news.phase.name, news.phase.message) == ("queued", "FEATHERLESS PROCESSING")
    live.wait_for_retry(2.0, RateLimited("Busy."))
    news = next(follower)
    assert news is not None
    assert news.phase is not None
    assert (news.phase.name, news.phase.seconds) == ("retrying", 2.0)


def test_the_providers_count_wins_over_our_own(live: Live) -> None:
    live.take_chunk(Chunk(text="a", tokens=1))
    assert live.estimate_usage() == {"completion_tokens": 1, "estimated": True}
    live.take_chunk(Chunk(usage=Usage(prompt_tokens=3, completion_tokens=7)))
    live.settle_outcome(Status.DONE)
    assert live.run.usage == {"prompt_tokens": 3, "completion_tokens": 7}


@pytest.mark.parametrize("nonsense", ["", "x", "1.2", "1.2.3.4", "-1.0.0", "1.²0.0", "9" * 40])
def test_a_nonsense_event_id_means_from_the_start(nonsense: str) -> None:
    assert Seen.parse_seen(nonsense) == Seen()


def test_a_follower_of_a_silent_run_gets_signs_of_life(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.runs.live.HEARTBEAT_SECONDS", 0.05)
    follower = live.follow_news(Seen())
    assert [next(follower), next(follower)] == [None, None]
    live.take_chunk(Chunk(text="a", tokens=1))
    assert next(follower) == News(text="a")
