"""Finding a model among tens of thousands."""

import re
from dataclasses import dataclass
from typing import Literal

from django.db.models import Case, F, IntegerField, OrderBy, Q, QuerySet, Value, When

from playground.accounts import access
from playground.catalog.favourites import Row, favourite_pairs, load_rows, match_any
from playground.catalog.model_rows import UNLISTED, UNRANKED
from playground.infrastructure.askers import current_asker
from playground.models import ListedModel, Listing

PAGE_ROWS = 50
SEARCH_ROWS = 1_000  # read at once: to look for those costs less than to count them all
MOST_WORDS = 8
# Billions of parameters: above, up to
SIZES: dict[str, tuple[float | None, float | None]] = {
    "4": (None, 4),
    "15": (4, 15),
    "35": (15, 35),
    "80": (35, 80),
    "over": (80, None),
}


def sort_by(name: str, *, first: Literal["least", "most"] = "most") -> OrderBy:
    column = F(name)
    return column.asc(nulls_last=True) if first == "least" else column.desc(nulls_last=True)


ORDERS: dict[str, tuple[OrderBy, ...]] = {
    "name": (sort_by("search", first="least"),),
    "largest": (sort_by("parameters"),),
    "smallest": (sort_by("parameters", first="least"),),
    "context": (sort_by("context_length"),),
    "popular": (sort_by("downloads"), sort_by("likes")),
    "price": (sort_by("price_in", first="least"), sort_by("price_out", first="least")),
    "newest": (sort_by("created"),),
}


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    total: int
    page: int
    pages: int

    @property
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1


def search_models(
    *,
    q: str = "",
    provider: str = "",
    kind: str = "text",
    size: str = "",
    context: int | str = 0,
    gated: str = "",
    vision: bool = False,
    on_plan: bool = False,
    favourites: bool = False,
    tools: bool = False,
    hot: bool = False,
    licence: str = "",
    sort: str = "",
    owner: str = "",
    page: int = 1,
    per_page: int = PAGE_ROWS,
) -> Page:
    """One page of what matches: the words of `q` in any order, the best first, stable.

    `size` is a key of SIZES, `context` the fewest tokens, `gated` "yes" or "no"; blank is any.
    `sort` is a key of ORDERS, blank for the best first.
    """
    rows = filter_models(q, provider=provider, kind=kind, size=size, context=int(context or 0))
    rows = rows.filter(vision=True) if vision else rows
    rows = rows.filter(on_plan=True) if on_plan else rows
    rows = rows.filter(gated=True) if gated == "yes" else rows
    rows = rows.exclude(gated=True) if gated == "no" else rows
    rows = rows.filter(tool_use=True) if tools else rows
    rows = rows.filter(hot=True) if hot else rows
    rows = rows.filter(licence=licence) if licence else rows
    loved = favourite_pairs(owner)
    rows = rows.filter(match_any(loved)) if favourites else rows
    most = max(SEARCH_ROWS, per_page) if split_words(q) else per_page
    total, page, ids = cut_page(rows, order_ids(rows, q, sort), page, per_page, most)
    return Page(load_rows(ids, loved), total, page, count_pages(total, per_page))


def list_matches(q: str, most: int, owner: str = "") -> list[Row]:
    """The best text models for the words, where nobody asks how many there are."""
    rows = filter_models(q, provider="", kind="text", size="", context=0)
    return load_rows(list(order_ids(rows, q, "")[:most]), favourite_pairs(owner))


def cut_page(
    rows: QuerySet[ListedModel],
    ids: QuerySet[ListedModel, int],
    page: int,
    per_page: int,
    most: int,
) -> tuple[int, int, list[int]]:
    """How many there are, which page it is in the end, and what is on it.

    `most` rows are read at once, where it is among these. If there are fewer, nothing is searched
    a second time to count them.
    """
    is_read = page * per_page <= most
    first = list(ids[:most]) if is_read else []
    total = len(first) if is_read and len(first) < most else rows.count()
    page = max(1, min(page, count_pages(total, per_page)))
    start = (page - 1) * per_page
    end = start + per_page
    return total, page, first[start:end] if is_read else list(ids[start:end])


def count_pages(total: int, per_page: int) -> int:
    return max(1, -(-total // per_page))


def filter_models(
    q: str, *, provider: str, kind: str, size: str, context: int
) -> QuerySet[ListedModel]:
    rows = filter_allowed(ListedModel.objects.filter(kind=kind))
    for word in split_words(q):
        rows = rows.filter(search__contains=word)
    if provider:
        rows = rows.filter(provider=provider)
    above, up_to = SIZES.get(size, (None, None))
    if above is not None:
        rows = rows.filter(parameters__gt=above)
    if up_to is not None:
        rows = rows.filter(parameters__lte=up_to)
    return rows.filter(context_length__gte=context) if context else rows


def filter_allowed(rows: QuerySet[ListedModel]) -> QuerySet[ListedModel]:
    """Those that whoever asks may use."""
    rules = access.list_rules(current_asker.get().owner)
    if rules is None:
        return rows
    allowed = Q(pk=None)
    for rule in rules:
        whole = "^" + re.escape(rule.pattern).replace(r"\*", ".*").replace(r"\?", ".") + "$"
        one = Q(name__iregex=whole)
        allowed |= one & Q(provider=rule.provider) if rule.provider else one
    return rows.filter(allowed)


def split_words(q: str) -> list[str]:
    return q.replace("\0", "").lower().split(None, MOST_WORDS)[:MOST_WORDS]


def order_ids(rows: QuerySet[ListedModel], q: str, sort: str) -> QuerySet[ListedModel, int]:
    """In order: the very model, the documented ones, names that begin so, the rest by name.

    Or as `sort` says, what has no such fact last. Only ids are sorted: PostgreSQL would carry
    whole rows through the sort.
    """
    if chosen := ORDERS.get(sort):
        return rows.order_by(*chosen, "search", "provider").values_list("pk", flat=True)
    order = ["rank", "search", "provider"]
    if text := " ".join(split_words(q)):
        rows = rows.annotate(nearness=rank_nearness(text))
        order.insert(0, "nearness")
    return rows.order_by(*order).values_list("pk", flat=True)


def rank_nearness(text: str) -> Case:
    begins = Q(search__startswith=text) | Q(search__contains=f"/{text}")
    return Case(
        When(search__startswith=f"{text} ", then=Value(0)),
        When(rank__lt=UNRANKED, then=Value(1)),
        When(begins, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def is_listed(slug: str, name: str) -> bool:
    """False only for a name that its provider, whose list is known, does not have."""
    rows = ListedModel.objects.filter(provider=slug, name=name).exclude(rank=UNLISTED)
    return (
        rows.exists() or not Listing.objects.filter(provider=slug, fetched__isnull=False).exists()
    )
