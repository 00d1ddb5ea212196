"""Machines that share a database, Redis and a bucket, and nothing else of their own folders."""

import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis
import requests

from tests.buckets import Bucket
from tests.providing import EVENTS, JSON, list_events, model_page
from tests.scripted import Server
from tests.site import KEY, Site, free_port
from tests.waiting import wait_until

DATABASE, REDIS = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
START_SECONDS = 200.0  # three at once, on a machine that is busy
SECRET = "one-secret-for-all-machines-" * 2
# As soon as Django has it: gevent has to come before most else.
WRONG_CLOCK = """
import sys
from datetime import timedelta
from importlib.machinery import PathFinder

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "django.utils.timezone":
            return None
        spec = PathFinder.find_spec(name, path)
        load = spec.loader.exec_module
        def load_wrong(module):
            load(module)
            right = module.now
            module.now = lambda: right() + timedelta(seconds=45)
        spec.loader.exec_module = load_wrong
        return spec

sys.meta_path.insert(0, Finder)
"""
FORM = {
    "action": "generate", "provider": "arli", "sd_model_checkpoint": "scripted-image",
    "prompt": "a lighthouse", "steps": "20", "cfg_scale": "7", "width": "64", "height": "64",
    "seed": "1", "batch_size": "1",
}  # fmt: skip


@contextmanager
def own_database() -> Iterator[str]:
    """That nobody else has. The processes of a site cannot see a test's transaction."""
    name = f"playground_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(DATABASE, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield DATABASE.rpartition("/")[0] + f"/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def database_away(url: str) -> Iterator[None]:
    """As if PostgreSQL were being restarted: every connection is cut, and none is taken."""
    name = url.rpartition("/")[2]
    with psycopg.connect(DATABASE, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


class OwnRedis:
    """A server of one's own, where there is one to be started, so that it can be killed."""

    def __init__(self) -> None:
        self.command = shutil.which("redis-server")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0" if self.command else REDIS
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.command:
            line = [self.command, "--port", str(self.port), "--save", "", "--dir", "/tmp"]
            self.process = subprocess.Popen(line, stdout=subprocess.DEVNULL)
            wait_until(self.is_there)

    def is_there(self) -> bool:
        try:
            return bool(redis.Redis(port=self.port).ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)


class Machines:
    """Three, that start at the same moment with an empty database. The third's clock is wrong."""

    def __init__(self, folder: Path, provider: Server, database: str, redis: OwnRedis) -> None:
        self.database, self.redis, self.bucket = database, redis, Bucket()
        self.knobs = {
            "DATABASE_URL": database,
            "REDIS_URL": redis.url,
            "SECRET_KEY": SECRET,
            "FEATHERLESS_BASE_URL": provider.base,
            "FEATHERLESS_API_KEY": KEY,
            "ARLI_BASE_URL": provider.base,
            "ARLI_API_KEY": KEY,
            "PLAYGROUND_DRAIN_SECONDS": "30",
            **self.bucket.knobs,
        }
        for name in "abc":
            (folder / name).mkdir()
        (folder / "sitecustomize.py").write_text(WRONG_CLOCK)
        skewed = {**self.knobs, "PYTHONPATH": str(folder)}
        self.all = [Site(folder / name, **self.knobs) for name in "ab"]
        self.all.append(Site(folder / "c", **skewed))

    @contextmanager
    def running(self) -> Iterator["Machines"]:
        self.redis.start()
        try:
            with self.bucket, ThreadPoolExecutor(3) as starters:
                list(starters.map(lambda site: site.start(START_SECONDS), self.all))
                yield self
        finally:
            with ThreadPoolExecutor(3) as enders:
                list(enders.map(Site.stop, self.all))
            self.redis.kill()


class Visitor:
    """Somebody whose browser is led to another machine with each request."""

    def __init__(self, machine: Site) -> None:
        self.session = requests.Session()
        self.session.headers["Connection"] = "close"
        page = self.session.get(machine.url + model_page("chat"), timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        self.session.headers["X-CSRFToken"] = token[1]

    def get(self, machine: Site, path: str, **headers: str) -> requests.Response:
        return self.session.get(machine.url + path, headers=headers, timeout=60)

    def follow(self, machine: Site, events: str) -> tuple[str, str]:
        """The whole text of a run, and how it ended."""
        response = self.get(machine, events, **EVENTS)
        assert response.ok, response.text
        news = list_events(response.content)
        return "".join(d.get("text", "") for name, d in news if name == "delta"), news[-1][1][
            "status"
        ]

    def read_status(self, machine: Site, url: str) -> str:
        """Of a run, as its page shows it."""
        status = re.search(r'data-status="(\w+)"', self.get(machine, url).text)
        return status[1] if status else ""

    def ask(self, machine: Site, model: str) -> tuple[dict[str, str], requests.Response]:
        """The addresses of the run, and the stream of its answer."""
        said = {"mode": "chat", "message": "Hello"}
        path = machine.url + model_page(model)
        stream = self.session.post(path, said, headers=EVENTS, stream=True, timeout=60)
        return list_events(next(stream.iter_content(None)))[0][1], stream

    def press_generate(self, machine: Site, count: int, model: str = "scripted-image") -> None:
        fields = {**FORM, "count": str(count), "sd_model_checkpoint": model}
        answer = self.session.post(f"{machine.url}/images/", fields, headers=JSON, timeout=60)
        assert answer.status_code == 200, answer.text

    def list_pictures(self, machine: Site) -> list[str]:
        page = self.get(machine, "/images/gallery/").text
        return sorted(set(re.findall(r"/images/pictures/\d+/", page)))
