"""What narrows a history: words, an app, a model, days, stars. As an address says it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dateparse import parse_date

from playground.models import Run, RunQuerySet
from playground.runs.types import list_run_types

MAX_CHARS = 200  # of what is searched for
MAX_WORDS = 8
LAST_RUNS = 300  # among which models are looked for that can be chosen
LAST_DAY = date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Filters:
    """`q` is words, all of which are in a run; `app` names a run type; days are in UTC."""

    q: str = ""
    app: str = ""
    model: str = ""
    since: date | None = None
    until: date | None = None
    starred: bool = False

    @classmethod
    def read_query(cls, query: QueryDict) -> Self:
        """What an address says; nonsense is nothing."""
        app = query.get("app", "")
        return cls(
            q=query.get("q", "").replace("\0", "").strip()[:MAX_CHARS],
            app=app if app in {each.name for each in list_run_types()} else "",
            model=query.get("model", "").replace("\0", "")[:MAX_CHARS],
            since=read_day(query.get("since", "")),
            until=read_day(query.get("until", "")),
            starred=bool(query.get("starred")),
        )

    @property
    def words(self) -> list[str]:
        return self.q.lower().split()[:MAX_WORDS]

    @property
    def is_search(self) -> bool:
        """Whether runs have to be looked at one by one."""
        return bool(self.words or self.model)

    @property
    def is_set(self) -> bool:
        return self != Filters()

    @property
    def is_narrowed(self) -> bool:
        """By more than words."""
        return self != Filters(q=self.q)

    @property
    def query(self) -> str:
        """As an address says it again."""
        values = {
            "q": self.q,
            "app": self.app,
            "model": self.model,
            "since": self.since or "",
            "until": self.until or "",
            "starred": "on" if self.starred else "",
        }
        return urlencode({name: value for name, value in values.items() if value})

    def narrow(self, runs: RunQuerySet) -> RunQuerySet:
        """By what an index knows: the app and the days."""
        if self.app:
            runs = runs.for_app(self.app)
        if self.since:
            runs = runs.filter(created__gte=start_day(self.since))
        if self.until:
            runs = runs.filter(created__lt=start_day(min(self.until, LAST_DAY)) + timedelta(days=1))
        return runs


def read_day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def start_day(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def list_recent_models(owner: str) -> list[str]:
    """Those that somebody used lately, the latest first."""
    latest = Run.objects.for_owner(owner).exclude(model="").order_by("-created")
    return list(dict.fromkeys(latest.values_list("model", flat=True)[:LAST_RUNS]))
