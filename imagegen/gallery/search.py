"""Finding pictures among ten thousand. Pages go by key: the last one is as fast as the first."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from imagegen.models import Picture

MOST_WORDS = 8
TRASH_RETENTION = timedelta(days=30)  # in the bin
UNBOARDED = "none"
WORDS = re.compile(r'"([^"]*)"|([^\s"]+)')
SEED = re.compile(r"(?:seed:)?(\d{1,18})", re.ASCII)
LAST = date(9000, 1, 1)  # a day after it can still be told
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What a tile and the viewer show.
TILE_FIELDS = (
    "artifact", "kind", "model", "prompt", "seed", "width", "height", "infotext", "thumbnail",
    "starred", "board", "created", "deleted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Search:
    """What narrows. `board` is a board's pk or UNBOARDED, `bin` looks into the bin instead."""

    owner: str
    q: str = ""
    kind: str = ""
    model: str = ""
    size: tuple[int, int] | None = None  # width, height
    seed: int | None = None
    starred: bool = False
    board: int | str = ""
    since: date | None = None  # days in UTC, both included
    until: date | None = None
    bin: bool = False

    @property
    def order(self) -> str:
        """The moment that pictures are in order of, the latest first."""
        return "deleted" if self.bin else "created"


@dataclass(frozen=True, slots=True)
class Key:
    """A place in that order: just behind, or before, a picture."""

    moment: datetime
    pk: int

    @classmethod
    def from_picture(cls, search: Search, picture: Picture) -> Self:
        return cls(getattr(picture, search.order), picture.pk)

    @classmethod
    def parse_key(cls, text: str) -> Self | None:
        """What str() made of it; None for anything else."""
        match = re.fullmatch(r"(\d{1,17})-(\d{1,18})", text, re.ASCII)
        return cls(EPOCH + int(match[1]) * MICROSECOND, int(match[2])) if match else None

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // MICROSECOND}-{self.pk}"


START = Key(datetime(9000, 1, 1, tzinfo=UTC), 0)  # before all


def filter_pictures(search: Search) -> QuerySet[Picture]:
    """All that match, in no order."""
    rows = Picture.objects.filter(owner=search.owner).order_by()
    rows = rows.filter(deleted__gte=get_trash_cutoff()) if search.bin else rows.filter(deleted=None)
    for word in split_words(search.q):
        rows = rows.filter(match_word(word))
    if search.board:
        rows = rows.filter(board=None if search.board == UNBOARDED else int(search.board))
    return rows.filter(**list_exact_conditions(search))


def match_word(word: str) -> Q:
    """A number is looked for among the seeds too, `seed:7` among them alone."""
    number = SEED.fullmatch(word)
    if number is None:
        return Q(search__contains=word)
    seed = Q(seed=int(number[1]))
    return seed if word.startswith("seed:") else seed | Q(search__contains=word)


def list_exact_conditions(search: Search) -> dict[str, object]:
    """The conditions that are compared, as Django names them."""
    width, height = search.size or ("", "")
    conditions = {
        "kind": search.kind,
        "model": search.model,
        "width": width,
        "height": height,
        "seed": "" if search.seed is None else search.seed,
        "starred": search.starred or "",
        "created__gte": search.since and start_day(search.since),
        "created__lt": search.until and start_day(min(search.until, LAST)) + timedelta(days=1),
    }
    return {name: value for name, value in conditions.items() if value not in ("", None)}


def list_older(search: Search, key: Key | None, limit: int) -> list[Picture]:
    """The next ones behind `key`, the latest first; from the start without one."""
    return list(order_behind(search, key)[:limit])


def order_behind(search: Search, key: Key | None) -> QuerySet[Picture]:
    rows = filter_pictures(search).filter(build_condition(search.order, key or START, "lt"))
    return rows.order_by(f"-{search.order}", "-pk").only(*TILE_FIELDS)


def list_newer(search: Search, key: Key, limit: int) -> list[Picture]:
    """The last ones before `key`, the latest first."""
    rows = filter_pictures(search).order_by(search.order, "pk").only(*TILE_FIELDS)
    return list(rows.filter(build_condition(search.order, key, "gt"))[:limit])[::-1]


def build_condition(order: str, key: Key, side: str) -> Q:
    """The first condition says nothing new, but an index can follow it in order to the place."""
    reached = Q(**{f"{order}__{side}e": key.moment})
    return reached & (Q(**{f"{order}__{side}": key.moment}) | Q(**{f"pk__{side}": key.pk}))


def build_search_text(*texts: str) -> str:
    """What Picture.search holds: lower case, in one line, so that phrases are found in it."""
    return " ".join(" ".join(texts).lower().split())


def split_words(q: str) -> list[str]:
    """Lower case; what stands in quotes stays together."""
    all_words = WORDS.findall(q.replace("\0", "").lower())
    words = [" ".join((phrase or word).split()) for phrase, word in all_words]
    return [word for word in words if word][:MOST_WORDS]


def get_trash_cutoff() -> datetime:
    """What was deleted before this is gone for good."""
    return timezone.now() - TRASH_RETENTION


def start_day(calendar_day: date) -> datetime:
    return datetime.combine(calendar_day, time(), UTC)
