"""What people do, what that costs, and what each part bears. All of it is there to be changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """Of all who have an account, on an ordinary day. Assumed."""

    active: float = 0.10  # share of people who come on a day
    peak_share: float = 0.12  # of the day's work that falls into its busiest hour
    messages: float = 20  # a day, of who comes
    images: float = 2
    pages_read: float = 1
    views: float = 40  # pages of ours
    own_key: float = 0.0  # share of the work that is asked with a person's own key
    answer_tokens: float = 400  # on average; lengths are log-normal
    answer_spread: float = 0.8  # sigma of that
    tokens_a_second: float = 30
    first_token_seconds: float = 1.5
    image_seconds: float = 15
    page_read_seconds: float = 10


@dataclass(frozen=True, slots=True)
class Costs:
    """Measured, each as docs/scaling.md says. Seconds of one core, unless it says otherwise."""

    opening: float = 0.0031  # of web: a run is sent, followed, ended and stored
    token: float = 0.0001  # of web
    view: float = 0.012  # of web
    job: float = 0.2  # of a worker and its children: claimed, asked, decoded, stored
    stored_row: float = 0.0001  # of the database: a growing or ended answer is written
    statement: float = 0.0002  # of the database
    connection: float = 0.003  # of the database: it is opened and closed
    view_statements: float = 8
    opening_statements: float = 8
    claim: float = 0.010  # seconds during which a provider's queue is locked for one job
    claim_a_run: float = 4.5e-8  # more, for each run of the last day
    attached: float = 0.08  # connections a stream, when all attach at once and none are pooled
    stream_megabytes: float = 0.08
    process_megabytes: float = 100
    run_bytes: float = 4_000  # of the database, indexes included, with an answer of 400 tokens
    job_bytes: float = 2_600  # the same of an image's or a page's rows
    image_bytes: float = 1_500_000  # of storage, thumbnail included
    page_bytes: float = 900_000  # the upload, what is sent of it, its thumbnail


@dataclass(frozen=True, slots=True)
class Site:
    """What stands there, and how much of it may be used before people notice."""

    key_units: float = 4  # of the host's key: answers at the same time
    utilisation: float = 0.6  # of a core, so that the busiest second still has room
    streams_a_process: int = 1000
    jobs_a_worker: int = 16  # threads of a worker process
    store_seconds: float = 1.0  # between two writes of a growing answer
    pool_size: int = 20  # connections a process keeps at most; 0: one is opened for each request
    database_cores: float = 4
    database_connections: int = 100  # PostgreSQL's max_connections
    disk_gigabytes: float = 1_000
    disk_days: int = 365  # that it shall last
    sqlite_rows: float = 2_000  # a second, that one SQLite file takes
