"""Waits that are watched together."""

import threading
import time

import pytest

from playground.providers.waits import Wait, Watcher

SOON = 5.0  # seconds in which what has to happen happens, on a busy machine too


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


def test_a_wait_that_lasts_too_long_is_ended(watcher: Watcher) -> None:
    ended = threading.Event()
    wait = Wait(0.05, ended.set)
    watcher.add(wait)
    wait.begin()
    assert ended.wait(SOON)
    assert wait.is_late
    wait.begin()
    assert not wait.is_late


def test_a_short_wait_beside_a_long_one_is_ended_in_its_own_time(watcher: Watcher) -> None:
    ended = threading.Event()
    long, short = Wait(600, lambda: None), Wait(0.05, ended.set)
    for wait in (long, short):
        watcher.add(wait)
        wait.begin()
    begun = time.monotonic()
    assert ended.wait(SOON)
    assert time.monotonic() - begun >= short.seconds
    assert not long.is_late


def test_what_stopped_in_time_or_is_watched_no_more_is_left_alone(watcher: Watcher) -> None:
    ended: list[str] = []
    stopped = Wait(0.05, lambda: ended.append("stopped"))
    removed = Wait(0.05, lambda: ended.append("removed"))
    last = threading.Event()
    for wait in (stopped, removed):
        watcher.add(wait)
        wait.begin()
    stopped.stop()
    watcher.remove(removed)
    witness = Wait(0.1, last.set)
    watcher.add(witness)
    witness.begin()
    assert last.wait(SOON)
    assert ended == []


def test_nobody_looks_around_where_nothing_waits(watcher: Watcher) -> None:
    before = set(threading.enumerate())
    wait = Wait(0.05, lambda: None)
    watcher.add(wait)
    [thread] = [each for each in threading.enumerate() if each not in before]
    watcher.remove(wait)
    thread.join(SOON)
    assert not thread.is_alive()
    ended = threading.Event()
    again = Wait(0.05, ended.set)
    watcher.add(again)
    again.begin()
    assert ended.wait(SOON)
