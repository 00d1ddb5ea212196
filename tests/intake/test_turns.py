"""Who may decode when: one visitor's many files do not hold another's up."""

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from playground.infrastructure.askers import Asker, set_asker
from playground.intake import IntakeError, documents, fair_turns, limits
from playground.intake.fair_turns import Turn, Turns
from tests.intake.files import png, saved
from tests.intake.test_pool import open_in_child, run_pool

SLOW = "child.JOBS['open_upload'] = lambda ask, data: (time.sleep(0.4), ({'slug': 1}, b''))[1]"


def ask_as(owner: str, made: object, done: list[tuple[str, float]]) -> None:
    with set_asker(owner):
        open_in_child(made)  # type: ignore[arg-type]
    done.append((owner, time.monotonic()))


def test_an_honest_upload_passes_a_crowd_of_another() -> None:
    with run_pool(SLOW, size=3) as made:
        made._turns = Turns(3, 2)
        done: list[tuple[str, float]] = []
        crowd = [threading.Thread(target=ask_as, args=("crowd", made, done)) for _ in range(12)]
        for thread in crowd:
            thread.start()
        time.sleep(0.3)
        start = time.monotonic()
        ask_as("honest", made, done)
        waited = time.monotonic() - start
        before = sum(owner == "crowd" for owner, _ in done)
        for thread in crowd:
            thread.join()
    assert before <= 6, done
    assert waited < 5
    assert len(done) == 13


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.integers(2, 4))
def test_everybody_has_a_turn_and_nobody_too_many(owners: list[str], places: int) -> None:
    turns = Turns(places, places - 1)
    waiting, order = list(owners), []
    with turns._lock:
        turns._waiting = [Turn(Asker(owner)) for owner in waiting]
        turns._grant_turns()
    while turns._working:
        assert sum(turns._working.values()) <= places
        assert max(turns._working.values()) <= places - 1
        owner = max(turns._working, key=lambda name: turns._working[name])
        order.append(owner)
        turns.give_back(Asker(owner), 1)
    assert sorted(order) == sorted(owners)


ASKERS = st.builds(Asker, st.sampled_from("abcdef"), st.sampled_from(["", "x", "y"]))


@settings(deadline=None, max_examples=50)
@given(st.lists(ASKERS, min_size=1, max_size=30), st.integers(2, 4))
def test_a_network_has_no_more_places_than_a_visitor_however_many_cookies(
    askers: list[Asker], places: int
) -> None:
    turns = Turns(places, places - 1)
    line = [Turn(asker) for asker in askers]
    with turns._lock:
        turns._waiting = list(line)
        turns._grant_turns()
    left = list(line)
    while at_work := [turn for turn in left if turn.ready.is_set()]:
        for names in (["network x"], ["network y"], *([owner] for owner in "abcdef")):
            assert sum(names[0] in turn.asker.names for turn in at_work) <= places - 1
        left.remove(at_work[0])
        turns.give_back(at_work[0].asker, 1)
    assert not left
    assert not turns._working


def test_the_only_one_of_a_network_passes_a_crowd_of_cookies() -> None:
    turns = Turns(3, 2)
    crowd = [Turn(Asker(f"cookie {n}", "crowd")) for n in range(24)]
    honest = Turn(Asker("me", "home"))
    with turns._lock:
        turns._waiting = [*crowd, honest]
        turns._grant_turns()
    assert honest.ready.is_set()
    assert sum(turn.ready.is_set() for turn in crowd) == 2


def test_light_jobs_pass_the_second_heavy_ones_of_a_crowd() -> None:
    turns = Turns(1, 1)
    crowd = [Asker(f"cookie {n}", "one") for n in range(6)]
    light, order = Asker("light", "one"), []
    with turns._lock:
        turns._waiting = [Turn(asker) for asker in (*crowd, light)]
        turns._grant_turns()
    for _ in range(2 * 7):
        (working,) = [asker for asker in (*crowd, light) if turns._working[asker.owner]]
        order.append(working)
        turns.give_back(working, 0.1 if working is light else 5)
        if order.count(working) < 2:  # each comes back with one more
            with turns._lock:
                turns._waiting.append(Turn(working))
                turns._grant_turns()
    assert order.index(light) == 6  # behind those who came first
    assert light in order[7:9]  # and not behind the second job of each of them
    assert order.count(light) == 2


def test_what_was_used_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(1, 1)
    assert turns.take_turn(Asker("a"), 1)
    turns.give_back(Asker("a"), 1)
    assert turns._used == {"a": 1}
    monkeypatch.setattr(fair_turns, "MEMORY_SECONDS", -1.0)
    assert turns.take_turn(Asker("b"), 1)
    turns.give_back(Asker("b"), 1)
    assert not turns._used
    assert not turns._last


def test_who_waits_too_long_leaves_the_queue() -> None:
    turns = Turns(1, 1)
    assert turns.take_turn(Asker("a"), 1)
    assert not turns.take_turn(Asker("b"), 0.05)
    turns.give_back(Asker("a"), 1)
    assert turns.take_turn(Asker("b"), 1)


@pytest.mark.parametrize(
    ("depth", "colour"), [(8, 2), (8, 6), (16, 2)],
)  # fmt: skip
def test_a_small_file_that_would_take_long_is_refused_before_it_is_decoded(
    depth: int, colour: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The local provider, a process of its own, has another bound; other tests import it here.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limits.PIXELS)
    data = png(8_192, 8_192, b"", depth=depth, colour=colour)
    with pytest.raises(IntakeError, match="takes too long to decode"):
        documents.open_upload(data, "x.png")
    with pytest.raises(IntakeError, match="is incomplete"):  # what was made here is decoded
        documents.open_upload(data, "x.png", 2**26)


def test_a_large_photograph_is_taken() -> None:
    photo = saved(Image.new("RGB", (8_160, 6_120)), "JPEG")
    assert documents.open_upload(photo, "x.jpg").width == 8_160
