"""PostgreSQL and Redis are stopped at once in mid-stream, and start again: nothing is lost."""

import shutil
from collections.abc import Iterator
from itertools import islice
from typing import Any

import psycopg
import pytest

from tests.infrastructure.apart import OwnRedis, Visitor
from tests.infrastructure.own_postgres import OwnPostgres, find_programs
from tests.scripted import Server, texts
from tests.scripted.pretend import Pretend
from tests.scripted.replies import Part
from tests.site import KEY, Site
from tests.waiting import wait_until

PROGRAMS = find_programs()
TOKENS, RATE = 200, 25  # eight seconds
ANSWER = "".join(islice(texts.endless(), TOKENS))
PICTURES = 3
PATIENCE_SECONDS = 120.0
pytestmark = pytest.mark.skipif(
    PROGRAMS is None, reason="PostgreSQL's server isn't installed: no initdb and pg_ctl here"
)
needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="Redis isn't installed: no redis-server here"
)


class Ending(Pretend):
    """Counts the streams that have come to their end."""

    ended = 0

    def _stream_answer(self, body: dict[str, Any], name: str, *, chat: bool) -> Iterator[Part]:
        yield from super()._stream_answer(body, name, chat=chat)
        self.ended += 1


@pytest.fixture(scope="module")
def pretend() -> Ending:
    return Ending(tokens=TOKENS, rate=RATE)


@pytest.fixture(scope="module")
def provider(pretend: Ending) -> Iterator[Server]:
    with Server(answer=pretend) as server:
        yield server


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnPostgres]:
    assert PROGRAMS is not None
    with OwnPostgres(PROGRAMS) as started:
        yield started


@pytest.fixture(scope="module")
def redis() -> Iterator[OwnRedis]:
    own = OwnRedis()
    own.start()
    yield own
    own.kill()


@pytest.fixture(scope="module")
def site(
    provider: Server,
    postgres: OwnPostgres,
    redis: OwnRedis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    knobs = {"DATABASE_URL": postgres.url, "SECRET_KEY": "of-a-site-that-is-restarted-" * 2}
    knobs |= {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    knobs |= {"ARLI_BASE_URL": provider.base, "ARLI_API_KEY": KEY}
    if redis.command:
        knobs["REDIS_URL"] = redis.url
    started = Site(tmp_path_factory.mktemp("restarted"), **knobs)
    started.start(120)
    try:
        yield started
    finally:
        started.stop()


@pytest.fixture
def visitor(site: Site) -> Iterator[Visitor]:
    coming = Visitor(site)
    yield coming
    coming.session.close()


def count_asked(provider: Server, ending: str) -> int:
    return sum(seen.path.endswith(ending) for seen in list(provider.seen))


def read_runs(postgres: OwnPostgres, app: str) -> list[tuple[str, str]]:
    """Status and text of each, as they are stored."""
    with psycopg.connect(postgres.url) as connection:
        sql = "SELECT status, text FROM playground_run WHERE app = %s ORDER BY created"
        return connection.execute(sql, [app]).fetchall()


def has_ended(postgres: OwnPostgres, count: int) -> bool:
    runs = read_runs(postgres, "textlab")
    return len(runs) == count and all(status == "done" for status, _ in runs)


def test_an_answer_outlives_a_postgres_that_is_stopped_at_once(
    site: Site, visitor: Visitor, provider: Server, postgres: OwnPostgres
) -> None:
    run, stream = visitor.ask(site, "chat")
    postgres.stop()
    postgres.start()
    stream.close()
    wait_until(lambda: has_ended(postgres, 1), PATIENCE_SECONDS)
    assert read_runs(postgres, "textlab") == [("done", ANSWER)]
    assert visitor.follow(site, run["events"]) == (ANSWER, "done")
    assert count_asked(provider, "completions") == 1


def test_an_answer_that_ends_while_postgres_is_away_is_stored_once_it_is_back(
    site: Site, visitor: Visitor, provider: Server, pretend: Ending, postgres: OwnPostgres
) -> None:
    before, ended = count_asked(provider, "completions"), pretend.ended
    run, stream = visitor.ask(site, "chat")
    postgres.stop()
    assert pretend.ended == ended
    wait_until(lambda: pretend.ended == ended + 1, PATIENCE_SECONDS)
    postgres.start()
    stream.close()
    wait_until(lambda: has_ended(postgres, 2), PATIENCE_SECONDS)
    assert visitor.follow(site, run["events"]) == (ANSWER, "done")
    assert count_asked(provider, "completions") == before + 1


def test_images_in_the_queue_are_asked_for_once(
    site: Site, visitor: Visitor, provider: Server, postgres: OwnPostgres
) -> None:
    visitor.press_generate(site, PICTURES, "scripted-slow-3")
    wait_until(lambda: count_asked(provider, "txt2img") > 0, PATIENCE_SECONDS)
    postgres.stop()
    postgres.start()
    wait_until(lambda: len(visitor.list_pictures(site)) == PICTURES, PATIENCE_SECONDS)
    assert count_asked(provider, "txt2img") == PICTURES
    assert [status for status, _ in read_runs(postgres, "imagegen")] == ["done"] * PICTURES


@needs_redis
def test_a_redis_that_is_killed_loses_no_answer_and_no_image(
    site: Site, visitor: Visitor, provider: Server, postgres: OwnPostgres, redis: OwnRedis
) -> None:
    texts_before = count_asked(provider, "completions")
    images_before = count_asked(provider, "txt2img")
    run, stream = visitor.ask(site, "chat")
    visitor.press_generate(site, PICTURES, "scripted-slow-1")
    redis.kill()
    redis.start()
    stream.close()
    assert visitor.follow(site, run["events"]) == (ANSWER, "done")
    wait_until(lambda: len(visitor.list_pictures(site)) == PICTURES, PATIENCE_SECONDS)
    assert count_asked(provider, "completions") == texts_before + 1
    assert count_asked(provider, "txt2img") == images_before + PICTURES
    assert {status for status, _ in read_runs(postgres, "textlab")} == {"done"}
