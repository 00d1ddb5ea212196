"""`python -m bench.scaling --users 100 10000 1000000`: see docs/scaling.md.

Every assumption is an option: `--messages 40 --own-key 1 --pool-size 0`.
"""

import argparse
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from bench.scaling.assumptions import Costs, Habits, Site
from bench.scaling.hour import simulate_hour, simulate_waits
from bench.scaling.parts import Demand, measure_demand
from bench.scaling.report import describe_waits, write_breaks, write_report

USERS = (100, 10_000, 1_000_000)
FEWEST, MOST, STEP = 100, 3_000_000, 1.25  # people for which a part that is full is looked for


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.scaling", description=__doc__)
    parser.add_argument("--users", type=int, nargs="+", default=USERS, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--breaks", action="store_true", help="say at how many each part is full")
    for group in (Habits, Costs, Site):
        options = parser.add_argument_group(str(group.__doc__))
        for field in fields(group):
            options.add_argument(
                f"--{field.name.replace('_', '-')}", type=float, default=field.default, metavar="X"
            )
    return parser


def build_group(group: type[Any], chosen: argparse.Namespace) -> Any:
    """What was chosen, whole where the assumption is a whole number."""
    values = {}
    for field in fields(group):
        value = getattr(chosen, field.name)
        values[field.name] = round(value) if isinstance(field.default, int) else value
    return group(**values)


def find_breaks(estimate: Callable[[int], Demand]) -> list[tuple[int, str]]:
    """The number of people at which each part is full, in steps of a quarter."""
    breaks: dict[str, int] = {}
    users = float(FEWEST)
    while users < MOST:
        demand = estimate(round(users))
        for part in demand.parts:
            if part.load > 1:
                breaks.setdefault(part.name, demand.users)
        if len(breaks) == len(demand.parts):
            break
        users *= STEP
    return sorted((round_people(count), name) for name, count in breaks.items())


def round_people(count: int) -> int:
    """To two digits: the assumptions are no better."""
    unit = int(f"1{'0' * (len(str(count)) - 2)}")
    return count // unit * unit


def main(arguments: list[str] | None = None) -> list[str]:
    chosen = build_parser().parse_args(arguments)
    habits, costs, site = (build_group(group, chosen) for group in (Habits, Costs, Site))

    def estimate(users: int) -> Demand:
        hour = simulate_hour(habits, users, chosen.seed)
        return measure_demand(hour, users, habits, costs, site)

    places = max(1, round(site.key_units))
    waits = [
        describe_waits(simulate_waits(habits, users, places, chosen.seed), places)
        for users in chosen.users
    ]
    report = write_report([estimate(users) for users in chosen.users], waits)
    return report + (write_breaks(find_breaks(estimate)) if chosen.breaks else [])


if __name__ == "__main__":
    print("\n".join(main()))
