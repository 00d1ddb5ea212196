"""How long a search of the catalogue takes on the server, its count included.

python bench/catalog.py [rows …]     DATABASE_URL chooses the database; a scratch one is made
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")
import django

django.setup()
from django.db import connection  # noqa: E402

from playground import catalog  # noqa: E402
from playground.catalog.search import ORDERS  # noqa: E402
from playground.models import ListedModel  # noqa: E402
from playground.providers import Model  # noqa: E402

ROUNDS = 15
SIZES = (0.5, 1.5, 3, 4, 7, 8, 9, 12, 13, 14, 24, 27, 32, 34, 70, 72, 405)
FAMILIES = ("Llama-3.1", "Llama-3", "Qwen2.5", "Qwen3", "Mistral-Small", "gemma-3", "Phi-3", "Yi")
KINDS = ("Instruct", "Chat", "abliterated", "Roleplay", "Coder", "Math", "merge-v2", "DPO", "SLERP")
SEARCHES: list[dict[str, Any]] = [
    {},
    {"page": 200},
    {"q": "a"},
    {"q": "qwen"},
    {"q": "llama 8b"},
    {"q": "instruct 72b qwen"},
    {"q": "Qwen/Qwen2.5-72B-Instruct"},
    {"q": "nothing-like-this"},
    {"size": "15", "context": "32768", "on_plan": True},
    {"q": "coder", "size": "35", "gated": "no", "provider": "featherless"},
    *({"sort": name} for name in ORDERS),
    {"sort": "popular", "page": 200},
    {"q": "qwen", "sort": "price", "tools": True},
    {"hot": True, "licence": "apache-2.0"},
]


def generate_models(count: int) -> Iterator[Model]:
    """Names as they are on the Hub: some large families, thousands of owners."""
    dice = random.Random(1)
    for number in range(count):
        size = dice.choice(SIZES)
        family = dice.choice(FAMILIES)
        owner = dice.choice(("Qwen", "meta-llama", f"user{dice.randrange(4000)}"))
        yield Model(
            f"{owner}/{family}-{size:g}B-{dice.choice(KINDS)}-{number}",
            "featherless",
            size=f"{size:g}B",
            parameters=size,
            context_length=dice.choice((4096, 8192, 16384, 32768, 131072)),
            model_class=f"{family.lower()}-{size:g}b",
            gated=dice.random() < 0.01,
            on_plan=dice.random() < 0.9,
            tool_use=True if dice.random() < 0.8 else None,
            hot=dice.random() < 0.05,
            licence=dice.choice(("apache-2.0", "mit", "llama3.1", "")),
            downloads=dice.randrange(1_000_000),
            likes=dice.randrange(5_000),
            price_in=round(dice.uniform(0.05, 3), 2),
            price_out=round(dice.uniform(0.05, 9), 2),
            created=1_700_000_000 + dice.randrange(60_000_000),
        )


def measure_milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def measure_search(rows: int) -> None:
    models = list(generate_models(rows))
    stored = measure_milliseconds(lambda: catalog.store_models("featherless", models))
    again = measure_milliseconds(lambda: catalog.store_models("featherless", models))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"\n{connection.vendor}, {ListedModel.objects.count():,} rows")
    print(f"  store {stored / 1000:.1f} s, again unchanged {again / 1000:.1f} s")
    medians = [report_search(wanted) for wanted in SEARCHES]
    print(f"  median of all {statistics.median(medians):.1f} ms, slowest {max(medians):.1f} ms")


def report_search(wanted: dict[str, Any]) -> float:
    times = [
        measure_milliseconds(lambda: catalog.search_models(owner="bench", **wanted))
        for _ in range(ROUNDS)
    ]
    middle = statistics.median(times)
    total = catalog.search_models(owner="bench", **wanted).total
    print(f"  {middle:6.1f} ms (worst {max(times):5.1f})  {total:>6,} of {wanted or 'everything'}")
    return middle


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            for rows in [int(word) for word in sys.argv[1:]] or [22_000, 50_000]:
                measure_search(rows)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
