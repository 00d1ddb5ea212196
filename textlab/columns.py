"""The columns of the list of models: what each is sorted by, and what a row says in it."""

from collections.abc import Container, Iterable, Iterator
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from playground.catalog import Row
from playground.catalog.presenters import PRICE_TITLE, describe_price, describe_use, list_abilities
from playground.catalog.providers import get_provider
from playground.figures import write_context_length
from playground.templatetags.icons import icon
from playground.templatetags.known_urls import find_url
from playground.templatetags.playground import facts_html
from textlab.forms import Filters

ASCENDING, DESCENDING = "ascending", "descending"


class Column(NamedTuple):
    """`url`: the list sorted by it, or the other way round where it is; "" where it can't be."""

    name: str
    label: str
    url: str = ""
    order: str = ""
    title: str = ""


# Which orders a column has, the first press first.
ORDERS: dict[str, dict[str, str]] = {
    "name": {"name": ASCENDING},
    "size": {"largest": DESCENDING, "smallest": ASCENDING},
    "context": {"context": DESCENDING},
    "price": {"price": ASCENDING},
    "use": {"popular": DESCENDING},
}
LABELS = {
    "name": "Model",
    "provider": "Provider",
    "size": "Size",
    "context": "Context",
    "abilities": "Abilities",
    "price": "Price",
    "use": "Use",
}
TITLES = {"context": "Longest prompt and answer together, in tokens", "price": PRICE_TITLE}


def list_columns(filters: Filters) -> list[Column]:
    """Those that some list tells about, as far as they can be sorted by."""
    offered = {name for name, _ in filters.list_sorts()}
    return [
        make_column(name, filters)
        for name in LABELS
        if name not in ORDERS or ORDERS[name].keys() & offered
    ]


def make_column(name: str, filters: Filters) -> Column:
    orders, title = ORDERS.get(name, {}), TITLES.get(name, "")
    if not orders:
        return Column(name, LABELS[name], title=title)
    names, now = [*orders], filters.cleaned_data.get("sort", "")
    following = [*names[1:], ""] if now == names[0] else names
    return Column(name, LABELS[name], filters.link_sort(following[0]), orders.get(now, ""), title)


def write_rows(
    rows: Iterable[Row], columns: Iterable[Column], keyless: Container[str], along: str
) -> SafeString:
    """As HTML: fifty rows are too many for a template. `along`: what comes along to a model's page.

    The stars belong to the one form of the list, each with its model.
    """
    names = {column.name for column in columns}
    star, suffix = icon("star"), escape(f"{along}#end" if along else "")
    return SafeString("".join(write_row(row, names, keyless, star, suffix) for row in rows))


def write_row(
    row: Row, columns: Container[str], keyless: Container[str], star: str, suffix: str
) -> str:
    name, provider = escape(row.name), escape(row.provider)
    known_as = get_provider(row.provider).name
    cells = "".join(
        f'<td class="cell-{column}">{escape(words)}</td>'
        for column, words in list_cells(row, known_as)
        if column in columns
    )
    url = escape(find_url("model", (row.provider, row.name)))
    return (
        f'<tr class="model"><th scope="row"><a class="model-link" href="{url}{suffix}">{name}</a>'
        f'<p class="model-facts numbers"><span class="model-provider">{escape(known_as)}</span> '
        f"{facts_html(row, keyless)}</p></th>{cells}"
        f'<td class="cell-star"><button type="submit" form="favourite" name="choice"'
        f' value="{provider} {name}" class="quiet star" title="Pin to the top of the list"'
        f' aria-pressed="{str(row.favourite).lower()}" aria-label="Favourite {name}">'
        f"{star}</button></td></tr>\n"
    )


def list_cells(row: Row, provider_name: str) -> Iterator[tuple[str, str]]:
    yield "provider", provider_name
    yield "size", row.size
    yield "context", write_context_length(row.context_length) if row.context_length else ""
    yield "abilities", ", ".join(words for has_it, words in list_abilities(row) if has_it)
    yield "price", describe_price(row).removesuffix(" per 1M")
    yield "use", describe_use(row)
