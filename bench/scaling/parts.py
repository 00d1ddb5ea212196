"""What each part of a site has to bear in the busiest hour, and for how many it is enough."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from bench.scaling.assumptions import Costs, Habits, Site
from bench.scaling.hour import Hour

GIGABYTE = 1e9
BUSY_SECONDS = 0.05  # that a request has a connection


@dataclass(frozen=True, slots=True)
class Part:
    """`wanted` of what it has to give, which is `most`. One of a kind, or several are started."""

    name: str
    wanted: float
    most: float
    unit: str
    can_be_multiplied: bool = False

    @property
    def load(self) -> float:
        return self.wanted / self.most

    def count_needed(self) -> int:
        return max(1, ceil(self.load))


@dataclass(frozen=True, slots=True)
class Demand:
    """What so many people ask of a site."""

    users: int
    streams: float
    tokens: float  # a second
    messages: float  # a second
    jobs: float  # a second
    busy_jobs: float
    web_cores: float
    web_processes: int
    worker_processes: int
    rows: float  # of answers, written a second
    statements: float  # of the database, a second
    connections: int
    reconnecting: int  # connections when all streams come back at once
    database_cores: float
    database_gigabytes: float  # a day
    file_gigabytes: float  # a day
    parts: tuple[Part, ...]

    def find_first(self) -> Part:
        return max(self.parts, key=lambda part: part.load)


def measure_demand(hour: Hour, users: int, habits: Habits, costs: Costs, site: Site) -> Demand:
    streams, messages = hour.find_percentile("streams"), hour.find_percentile("messages")
    views, jobs = hour.find_percentile("views"), hour.find_percentile("jobs")
    busy_jobs, tokens = hour.find_percentile("busy_jobs"), hour.find_percentile("tokens")
    web = messages * costs.opening + tokens * costs.token + views * costs.view
    processes = count_web(web, streams, site)
    workers = max(1, ceil(busy_jobs / site.jobs_a_worker))
    rows = streams / site.store_seconds + messages  # what grows, and at once what has ended
    statements = views * costs.view_statements + messages * costs.opening_statements + rows
    rates = {"views": views, "messages": messages, "jobs": jobs, "streams": streams}
    at_once, storm = count_connections(processes, workers, rates, costs, site)
    database = statements * costs.statement + rows * costs.stored_row
    if not site.pool_size:
        database += (views + messages) * costs.connection
    per_day = users * habits.active
    tables = habits.messages * costs.run_bytes
    tables += (habits.images + habits.pages_read) * costs.job_bytes
    files = habits.images * costs.image_bytes + habits.pages_read * costs.page_bytes
    facts = {
        "users": users, "streams": streams, "tokens": tokens, "messages": messages, "jobs": jobs,
        "busy_jobs": busy_jobs, "web_cores": web, "web_processes": processes,
        "worker_processes": workers, "rows": rows, "statements": statements,
        "connections": at_once, "reconnecting": storm, "database_cores": database,
        "database_gigabytes": per_day * tables / GIGABYTE,
        "file_gigabytes": per_day * files / GIGABYTE,
    }  # fmt: skip
    parts = list_parts(facts, habits, costs, site)
    return Demand(**facts, parts=tuple(parts))  # type: ignore[arg-type]  # each as it is named


def count_web(cores: float, streams: float, site: Site) -> int:
    return max(1, ceil(cores / site.utilisation), ceil(streams / site.streams_a_process))


def count_connections(
    processes: int, workers: int, demand: dict[str, float], costs: Costs, site: Site
) -> tuple[int, int]:
    """In a busy second, and when every stream attaches again at once.

    A stream holds none while it flows, nor a job while its provider works. Each process has one
    for what it records.
    """
    requests = demand["views"] + demand["messages"]
    busy = processes + workers + ceil((requests + demand["jobs"]) * BUSY_SECONDS)
    storm = processes + workers + ceil(demand["streams"] * costs.attached)
    if not site.pool_size:
        return busy, max(busy, storm)
    most = (processes + workers) * site.pool_size
    return min(most, busy), min(most, max(busy, storm))


def list_parts(facts: dict[str, float], habits: Habits, costs: Costs, site: Site) -> Iterator[Part]:
    host = (facts["streams"] + facts["busy_jobs"]) * (1 - habits.own_key)
    yield Part("The host's key", host, site.key_units, "answers at once")
    daily = facts["database_gigabytes"] + facts["file_gigabytes"]
    yield Part("Storage", daily * site.disk_days, site.disk_gigabytes, "GB")
    yield Part(
        "One web process", facts["web_cores"], site.utilisation, "cores", can_be_multiplied=True
    )
    busy = facts["busy_jobs"]
    yield Part(
        "One worker process",
        busy,
        site.jobs_a_worker,
        "jobs at once",
        can_be_multiplied=True,
    )
    yield Part("One SQLite file", facts["rows"], site.sqlite_rows, "rows/s")
    connections = facts["reconnecting"]
    yield Part("PostgreSQL's connections", connections, site.database_connections, "connections")
    cores = site.database_cores * site.utilisation
    yield Part("PostgreSQL's processor", facts["database_cores"], cores, "cores")
    runs = facts["users"] * habits.active * (habits.images + habits.pages_read)
    claims = facts["jobs"] * (costs.claim + runs * costs.claim_a_run)
    yield Part("The queue of one provider", claims, 1.0, "s of its lock a second")
