"""How well and how fast the local reader reads pages whose text is known.

`python -m bench ocr` tells of held-out pages. `python -m bench.ocr` prints one line of
JSON per page; with `--develop`, of the pages the reader's thresholds were chosen on.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.report import Figure, Part

SEEDS = 3
MOST = {"one column": 0.1, "two columns": 3.0, "three columns": 3.0}
MOST_ALTOGETHER = 3.5
Read = dict[str, Any]  # group, name, wrong, letters, seconds, cpu, memory


def measure_reader() -> Part:
    """In a process of its own, whose memory is the reader's."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ocr"], check=True, stdout=subprocess.PIPE, text=True
    )
    read = [json.loads(line) for line in done.stdout.splitlines()]
    return Part("Local reader, character error rate on held-out pages", list(_list_figures(read)))


def _list_figures(read: list[Read]) -> Iterator[Figure]:
    for group in dict.fromkeys(page["group"] for page in read):
        members = [page for page in read if page["group"] == group]
        yield Figure(
            f"{group}, {len(members)} pages", _measure_rate(members), "%", MOST.get(group), 2
        )
    yield Figure(f"all {len(read)} pages", _measure_rate(read), "%", MOST_ALTOGETHER, 2)
    yield Figure("a page takes, mean", fmean(page["seconds"] for page in read), "s")
    yield Figure("of which processor", fmean(page["cpu"] for page in read), "s")
    yield Figure("most memory", max(page["memory"] for page in read), "MB", digits=0)


def _measure_rate(read: list[Read]) -> float:
    wrong, letters = (sum(page[name] for page in read) for name in ("wrong", "letters"))
    return float(100 * wrong / letters)


def main() -> None:
    """Imports what only the reader needs."""
    from bench.ocr_pages import draw_pages
    from playground.local.vision.reader import Reader
    from playground.local.vision.weights import PP_OCR

    parser = argparse.ArgumentParser(prog="bench.ocr", description=__doc__)
    parser.add_argument("--develop", action="store_true")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    chosen = parser.parse_args()
    detector, recogniser = PP_OCR.list_files(Path())
    reader = Reader(detector, recogniser, threads=2)
    for page in draw_pages(0 if chosen.develop else 1, chosen.seeds):
        print(json.dumps(_read_page(reader, page)), flush=True)


def _read_page(reader: Any, page: Any) -> Read:
    from bench.ocr_score import measure_distance, normalise_text

    started, cpu = time.monotonic(), time.process_time()
    said = reader.read_page(page.image)
    took, used = time.monotonic() - started, time.process_time() - cpu
    truth = normalise_text(page.text)
    return {
        "group": page.group,
        "name": page.name,
        "wrong": measure_distance(truth, normalise_text(said.text)),
        "letters": len(truth),
        "seconds": round(took, 2),
        "cpu": round(used, 2),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    main()
