"""The demand as a table, and sentences on what gives way first."""

from collections.abc import Iterator, Sequence

from bench.scaling.hour import HOUR_SECONDS
from bench.scaling.parts import Demand


def write_number(value: float) -> str:
    if value >= 10 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 1 else f"{value:.1f}"


def list_rows(demands: Sequence[Demand]) -> Iterator[tuple[str, ...]]:
    lines = (
        ("Answers open at the same time", "streams"),
        ("Tokens a second", "tokens"),
        ("Messages a second", "messages"),
        ("Jobs a second", "jobs"),
        ("Jobs at the same time", "busy_jobs"),
        ("Cores of web", "web_cores"),
        ("Web processes", "web_processes"),
        ("Worker processes", "worker_processes"),
        ("Rows of answers written a second", "rows"),
        ("Statements of the database a second", "statements"),
        ("Cores of the database", "database_cores"),
        ("Database connections", "connections"),
        ("… when all streams come back at once", "reconnecting"),
        ("Database, GB a day", "database_gigabytes"),
        ("Files, GB a day", "file_gigabytes"),
    )
    yield ("", *(f"{demand.users:,} people" for demand in demands))
    for title, name in lines:
        yield (title, *(write_number(getattr(demand, name)) for demand in demands))


def write_table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """As Markdown, which reads well in a terminal, too."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def list_loads(demand: Demand) -> Iterator[str]:
    """The fullest first."""
    for part in sorted(demand.parts, key=lambda part: -part.load):
        needed = (
            f": {part.count_needed()} needed" if part.load > 1 and part.can_be_multiplied else ""
        )
        wanted, most = write_number(part.wanted), write_number(part.most)
        yield f"  {part.name}: {wanted} of {most} {part.unit}{needed}"


def describe_waits(waits: Sequence[float], places: int) -> str:
    """Of one key for everybody."""
    if not waits:
        return "  Nobody waits for the host's key."
    middle, most = (write_wait(waits[int(share * (len(waits) - 1))]) for share in (0.5, 0.95))
    return (
        f"  With the host's {places} units alone, half of the busiest hour's messages wait up to"
        f" {middle}, one in twenty longer than {most}."
    )


def write_wait(seconds: float) -> str:
    return "an hour" if seconds > HOUR_SECONDS else f"{write_number(seconds)} s"


def write_breaks(breaks: Sequence[tuple[int, str]]) -> list[str]:
    """At how many people each part gives way, one of it being there."""
    lines = [f"  {name}: {users:,}" for users, name in breaks]
    return ["", "Full at about so many people, the first first:", *lines]


def write_report(demands: Sequence[Demand], waits: Sequence[str]) -> list[str]:
    lines = write_table(list(list_rows(demands)))
    for demand, wait in zip(demands, waits, strict=True):
        first = demand.find_first()
        state = "gives way first" if first.load > 1 else "is the fullest, and bears it"
        lines += ["", f"{demand.users:,} people. {first.name} {state}.", *list_loads(demand), wait]
    return lines
