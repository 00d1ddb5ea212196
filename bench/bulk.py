"""Rows by the hundred thousand, written by the database itself into a site that is thrown away."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

STEP_ROWS = 50_000  # rows in one transaction: the site writes in between
KEY = "printf('{kind:08x}%024x', i)"
MOMENT = "strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || i || ' minutes')"
RUNS, PICTURES = 1, 2  # kinds of keys
OBJECTS = ("request", "extra", "metadata", "answer")  # columns that hold JSON
Expressions = Mapping[str, str]

RUN: Expressions = {
    "app": "'textlab'",
    "provider": "'featherless'",
    "endpoint": "'chat'",
    "model": "'bench/model-' || (i % 40)",
    "request": """json_object('message', 'Question ' || i, 'temperature', 0.7)""",
    "status": "'done'",
    "text": "'An answer of a few words, number ' || i",
    "usage": """'{"prompt_tokens": 12, "completion_tokens": 9}'""",
    "created": MOMENT,
    "duration": "1.5",
}
IMAGE: Expressions = {
    **RUN,
    "app": "'imagegen'",
    "provider": "'arli'",
    "endpoint": "'txt2img'",
    "request": "json_object('prompt', 'A red fox at dawn, number ' || i, 'width', 1024)",
    "text": "''",
    "usage": "null",
}
ARTIFACT: Expressions = {
    "role": "'output'",
    "file": "'runs/many.png'",
    "width": "1024",
    "height": "1024",
    "bytes": "1500000",
    "metadata": """'{"name": "txt2img.png", "mime": "image/png"}'""",
}
PICTURE: Expressions = {
    "kind": "'txt2img'",
    "model": "'model-' || (i % 4)",
    "prompt": "'A red fox at dawn, number ' || i",
    "search": "'a red fox at dawn, number ' || i",
    "seed": "i",
    "width": "1024",
    "height": "1024",
    "thumbnail": "'thumbs/many.webp'",
    "starred": "i % 7 = 0",
    "created": MOMENT,
}
LISTED: Expressions = {
    "provider": "'featherless'",
    "name": "'user' || {owner} || '/' || {family} || '-' || {size} || 'B-' || {kind} || '-' || i",
    "kind": "'text'",
    "size": "{size} || 'B'",
    "parameters": "{size}",
    "context_length": "4096 << (i % 6)",
    "on_plan": "i % 10 > 0",
    "tool_use": "i % 5 > 0",
    "downloads": "i * 7919 % 1000003",
    "rank": "1000000",
}
FAMILIES = ("Llama-3.1", "Llama-3", "Qwen2.5", "Qwen3", "Mistral-Small", "gemma-3", "Phi-3", "Yi")
KINDS = ("Instruct", "Chat", "abliterated", "Roleplay", "Coder", "Math", "merge-v2", "SLERP")
SIZES = ("1.5", "3", "7", "8", "13", "14", "32", "70", "72")


def store_runs(database: Path, owner: str, first: int, last: int) -> None:
    """Short chats of this person, numbered, one a minute into the past."""
    values = {**RUN, "id": KEY.format(kind=RUNS), "owner": f"'{owner}'"}
    insert(database, "playground_run", values, first, last)


def store_pictures(database: Path, owner: str, first: int, last: int) -> None:
    key, mine = KEY.format(kind=PICTURES), {"owner": f"'{owner}'"}
    begin = f"{PICTURES}000000000 + i"
    insert(database, "playground_run", {**IMAGE, **mine, "id": key}, first, last)
    insert(database, "playground_artifact", {**ARTIFACT, "id": begin, "run_id": key}, first, last)
    picture = {**PICTURE, **mine, "artifact_id": begin, "run_id": key}
    insert(database, "imagegen_picture", picture, first, last)


def store_models(database: Path, first: int, last: int) -> None:
    """Names as they are on the Hub: some large families, thousands of owners."""
    words = {
        "owner": "(i % 4000)",
        "family": choose(FAMILIES, "i * 31"),
        "kind": choose(KINDS, "i * 17 / 3"),
        "size": choose(SIZES, "i * 13 / 7"),
    }
    values = {name: text.format(**words) for name, text in LISTED.items()}
    values["search"] = f"lower({values['name']} || ' ' || {values['size']} || ' featherless')"
    insert(database, "playground_listedmodel", values, first, last)


def choose(words: tuple[str, ...], number: str) -> str:
    cases = " ".join(f"when {at} then '{word}'" for at, word in enumerate(words))
    return f"case ({number}) % {len(words)} {cases} end"


def insert(database: Path, table: str, values: Expressions, first: int, last: int) -> None:
    """A row for each number `i` from `first` to `last`; what isn't said is empty."""
    with closing(sqlite3.connect(database, timeout=60, isolation_level=None)) as connection:
        known = connection.execute(f"PRAGMA table_info({table})").fetchall()
        filled = {
            name: values.get(name) or fill_column(name, kind)
            for _, name, kind, is_needed, _, is_key in known
            if name in values or (is_needed and not is_key)
        }
        names = ", ".join(f'"{name}"' for name in filled)
        for start in range(first, last + 1, STEP_ROWS):
            end = min(start + STEP_ROWS - 1, last)
            connection.execute(
                f"WITH RECURSIVE n(i) AS"
                f" (SELECT {start} UNION ALL SELECT i + 1 FROM n WHERE i < {end})"
                f" INSERT INTO {table} ({names}) SELECT {', '.join(filled.values())} FROM n"
            )


def fill_column(name: str, kind: str) -> str:
    if name in OBJECTS:
        return "'{}'"
    return "''" if kind.lower().startswith(("varchar", "text", "char")) else "0"
