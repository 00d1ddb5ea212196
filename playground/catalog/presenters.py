"""What a row of the catalogue says of its model."""

from collections.abc import Container, Iterator
from typing import NamedTuple

from playground.catalog.favourites import Row
from playground.figures import write_about, write_context_length, write_dollars

PRICE_TITLE = "US dollars per million tokens, input and output"


class Fact(NamedTuple):
    """A few words. `title`: more of them, where the pointer rests."""

    words: str
    is_warning: bool = False
    title: str = ""


def list_facts(row: Row, keyless: Container[str]) -> list[Fact]:
    """Those there are, in the order of a row. `keyless`: providers that somebody has no key to.

    A page has fifty rows of which each has few of the facts: a template would look at all of them.
    """
    facts = [
        Fact(row.size),
        Fact(f"{write_context_length(row.context_length)} context" if row.context_length else ""),
        *(Fact(words) for has_it, words in list_abilities(row) if has_it),
        Fact(row.quantization),
        Fact(row.licence),
        Fact(describe_price(row), title=PRICE_TITLE),
        Fact(describe_use(row)),
        *(Fact(words, is_warning=True) for words in list_warnings(row, keyless)),
        Fact(f"{row.concurrency_cost} units" if (row.concurrency_cost or 0) > 1 else ""),
        Fact(row.note),
    ]
    return [fact for fact in facts if fact.words]


def list_abilities(row: Row) -> Iterator[tuple[bool | None, str]]:
    yield row.vision, "vision"
    yield row.reasoning, "reasoning"
    yield row.tool_use, "tools"
    yield row.hot, "loaded"


def describe_price(row: Row) -> str:
    if not row.price_in:
        return ""
    output = f" / {write_dollars(row.price_out)}" if row.price_out else ""
    return f"{write_dollars(row.price_in)}{output} per 1M"


def describe_use(row: Row) -> str:
    if row.downloads:
        return f"{write_about(row.downloads)} downloads"
    return f"{write_about(row.likes)} likes" if row.likes else ""


def list_warnings(row: Row, keyless: Container[str]) -> Iterator[str]:
    yield row.status
    if row.provider in keyless:
        yield "needs a key"
    if row.gated:
        yield "gated"
    if row.on_plan is False:
        yield "not on your plan"
