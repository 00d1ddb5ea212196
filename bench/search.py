"""The catalogue's search over 22,000 models, by bench/catalog.py with a database of its own."""

import re
import subprocess
import sys

from bench.report import Figure, Part
from playground.settings import BASE_DIR

MODELS = 22_000
SAID = re.compile(r"median of all ([\d.]+) ms, slowest ([\d.]+) ms")


def measure_search() -> Part:
    command = [sys.executable, "-m", "bench.catalog", str(MODELS)]
    done = subprocess.run(command, cwd=BASE_DIR, check=True, capture_output=True, text=True)
    match = SAID.search(done.stdout)
    if match is None:
        raise ValueError(f"bench.catalog said something else:\n{done.stdout}")
    return Part(
        f"Search over {MODELS:,} models, on the server",
        [
            Figure("median of ten different searches", float(match[1]), "ms", 30),
            Figure("the slowest of them", float(match[2]), "ms"),
        ],
    )
