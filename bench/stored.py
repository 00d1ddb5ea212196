"""What the playground's database has of the streams that were read."""

import json
import sqlite3
import time
from pathlib import Path

PATIENCE_SECONDS = 10  # seconds after the last stream has ended


def wait_for_stored(database: Path, model: str, *, tokens: int, runs: int) -> int:
    """How many runs are stored whole, once all of `runs` are, or else in the end."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        stored = count_stored(database, model, tokens)
        if stored >= runs or time.monotonic() > end:
            return stored
        time.sleep(0.2)


def count_stored(database: Path, model: str, tokens: int) -> int:
    """How many runs are done, with all tokens in the order of time, rightly counted."""
    sql = "SELECT text, usage FROM playground_run WHERE model = ? AND status = 'done'"
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute(sql, [model]).fetchall()
    finally:
        connection.close()
    return sum(is_whole(text, usage, tokens) for text, usage in rows)


def is_whole(text: str, usage: str, tokens: int) -> bool:
    times = [int(word.removeprefix("@")) for word in text.split()]
    counted = json.loads(usage)["completion_tokens"]
    return len(times) == counted == tokens and times == sorted(times)
