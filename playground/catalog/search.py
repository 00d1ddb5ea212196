"""Finding a model among tens of thousands."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from playground.catalog.favourites import Row, favourite_pairs, load_rows, match_any
from playground.catalog.model_rows import UNLISTED, UNRANKED
from playground.models import ListedModel, Listing

PAGE = 50  # rows
MOST_WORDS = 8
# Billions of parameters: above, up to
SIZES: dict[str, tuple[float | None, float | None]] = {
    "4": (None, 4),
    "15": (4, 15),
    "35": (15, 35),
    "80": (35, 80),
    "over": (80, None),
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
    owner: str = "",
    page: int = 1,
    per_page: int = PAGE,
) -> Page:
    """One page of what matches: the words of `q` in any order, the best first, stable.

    `size` is a key of SIZES, `context` the fewest tokens, `gated` "yes" or "no"; blank is any.
    """
    rows = filter_models(q, provider=provider, kind=kind, size=size, context=int(context or 0))
    rows = rows.filter(vision=True) if vision else rows
    rows = rows.filter(on_plan=True) if on_plan else rows
    rows = rows.filter(gated=True) if gated == "yes" else rows
    rows = rows.exclude(gated=True) if gated == "no" else rows
    loved = favourite_pairs(owner)
    rows = rows.filter(match_any(loved)) if favourites else rows
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    start = (page - 1) * per_page
    page_rows = load_rows(list(order_ids(rows, q)[start : start + per_page]), loved)
    return Page(page_rows, total, page, pages)


def filter_models(
    q: str, *, provider: str, kind: str, size: str, context: int
) -> QuerySet[ListedModel]:
    rows = ListedModel.objects.filter(kind=kind)
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


def split_words(q: str) -> list[str]:
    return q.replace("\0", "").lower().split()[:MOST_WORDS]


def order_ids(rows: QuerySet[ListedModel], q: str) -> QuerySet[ListedModel, int]:
    """In order: the very model, the documented ones, names that begin so, the rest by name.

    Only ids are sorted: PostgreSQL would carry whole rows through the sort.
    """
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
