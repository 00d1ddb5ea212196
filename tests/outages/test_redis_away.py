"""What stands in for Redis while it is away."""

import pytest
from django.core.cache.backends.locmem import LocMemCache

from playground.infrastructure.cache import SurvivingCache
from playground.infrastructure.redis_queue import RedisQueue

CLOSED = "redis://127.0.0.1:9/0"  # the discard port: nobody answers there


def test_without_redis_the_cache_goes_on_and_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cache = SurvivingCache(CLOSED, {})
    assert cache.get("name", 7) == 7
    assert cache.add("name", 1, 60)
    assert not cache.add("name", 2, 60)
    cache.set("other", "x")
    cache.set_many({"more": 1})
    assert cache.get_many(["name", "other", "more"]) == {"name": 1, "other": "x", "more": 1}
    assert cache.incr("name") == 2
    assert "other" in cache
    assert cache.touch("other")
    assert cache.delete("other")
    cache.clear()
    assert cache.get("name") is None
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "Redis is out of order" in caplog.text


def test_the_cache_does_all_that_djangos_do() -> None:
    ours, theirs = set(vars(SurvivingCache)), set(vars(LocMemCache))
    assert {name for name in theirs - ours if not name.startswith("_")} <= {"pickle_protocol"}


def test_without_redis_no_task_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    queue = RedisQueue("test", url=CLOSED)
    task = queue.task()(lambda: None)
    for _ in range(3):
        assert task() is None
        assert queue.dequeue() is None
        assert queue.read_schedule() == []
    assert len(caplog.records) == 1
    assert "The queue is out of order" in caplog.text
