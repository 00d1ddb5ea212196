"""What people have stored with the first release is all there after an upgrade."""

import json
import sqlite3
from pathlib import Path
from uuid import UUID

import pytest
import requests
from django.core.signing import TimestampSigner

from playground.middleware import VISITOR_COOKIE
from tests.site import Site

DUMP = Path(__file__).with_name("first_release.sql")
OWNER = "5f0e8c1f6a4b4c0f9d6c3b2a1e0d9c8b"  # whose rows those are
SECRET = "a secret of the test, long enough for Django not to complain of it"
LONG_MESSAGE = "A question of many words. " * 1_000
LENGTHEN = """
    UPDATE playground_run SET request = json_set(request, '$.message', ?)
    WHERE json_extract(request, '$.message') = 'A long question.'
"""
TABLES = (
    *("playground_run", "playground_artifact", "playground_favourite", "imagegen_job"),
    *("imagegen_picture", "imagegen_board", "imagegen_grid"),
    *("vision_batch", "vision_upload", "vision_page"),
)
RENAMED = {("playground_run", "batch"): "group"}
# Of the JSON of runs, what is in the columns of readings and jobs now.
MOVED: dict[object, dict[str, set[str]]] = {
    "vision": {
        "request": {"page", "task"},
        "extra": {"edited", "cut", "cut_said", "keep", "lines"},
    },
    "imagegen": {"extra": {"took", "notes", "used"}},
    "textlab": {"extra": {"began"}},
}
GONE = {("imagegen_job", "extra")}  # it held the cell of a grid
GRID = "0" * 31 + "1"
OPENING = "1a712a28e50549da97bf221df097a4b5"  # the run that says "First question"
RELATE = (
    f"""UPDATE playground_run SET extra = json_set(extra, '$.began', '{UUID(OPENING)}')
    WHERE json_extract(request, '$.message') = 'And then?'""",
    f"UPDATE playground_run SET batch = '{GRID}' WHERE app = 'imagegen'",
    "UPDATE imagegen_job SET extra = '{\"cell\": [1, 0, 0]}'",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "db.sqlite3") as database:
        database.executescript(DUMP.read_text())
        database.execute(LENGTHEN, [LONG_MESSAGE])
        for statement in RELATE:
            database.execute(statement)
    database.close()
    return tmp_path


def read_rows(data: Path, table: str) -> list[dict[str, object]]:
    database = sqlite3.connect(data / "db.sqlite3")
    database.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY 1")]
    finally:
        database.close()


def leave_out_moved(run: dict[str, object]) -> dict[str, object]:
    rest = dict(run)
    for name, moved in MOVED.get(run.get("app"), {}).items():
        values = json.loads(str(run[name]))
        rest[name] = json.dumps({key: values[key] for key in values if key not in moved})
    return rest


def sign_visitor() -> dict[str, str]:
    signer = TimestampSigner(
        key=b"django.http.cookies" + SECRET.encode(), salt=VISITOR_COOKIE + VISITOR_COOKIE
    )
    return {VISITOR_COOKIE: signer.sign(OWNER)}


def test_nothing_is_lost_or_changed_by_the_migrations(data: Path) -> None:
    before = {table: read_rows(data, table) for table in TABLES}
    assert all(before.values()), before
    with Site(data, SECRET_KEY=SECRET):
        pass
    for table, rows in before.items():
        after = read_rows(data, table)
        assert len(after) == len(rows), table
        for old, new in zip(rows, after, strict=True):
            names = [name for name in old if (table, name) not in GONE]
            now = {name: new[RENAMED.get((table, name), name)] for name in names}
            expected = leave_out_moved(old)
            assert now == {name: expected[name] for name in names}


def test_readings_have_what_their_runs_kept(data: Path) -> None:
    """And belong to their pages and their batch."""
    runs = [run for run in read_rows(data, "playground_run") if run["app"] == "vision"]
    Site(data, SECRET_KEY=SECRET).manage("migrate", "-v", "0")
    readings = {row["run_id"]: row for row in read_rows(data, "vision_reading")}
    assert len(readings) == len(runs) > 0
    for run in runs:
        request, extra = json.loads(str(run["request"])), json.loads(str(run["extra"]))
        reading = readings[run["id"]]
        assert reading["batch_id"] == run["batch"]
        assert (reading["page_id"], reading["task"]) == (UUID(request["page"]).hex, request["task"])
        assert reading["edited_text"] == extra.get("edited")
    assert [row["edited_text"] for row in readings.values()].count("As it was corrected") == 1


def test_jobs_have_what_their_runs_kept(data: Path) -> None:
    """And belong to their grid."""
    runs = [run for run in read_rows(data, "playground_run") if run["app"] == "imagegen"]
    Site(data, SECRET_KEY=SECRET).manage("migrate", "-v", "0")
    jobs = {row["run_id"]: row for row in read_rows(data, "imagegen_job")}
    assert len(jobs) == len(runs) > 0
    for run in runs:
        job, extra = jobs[run["id"]], json.loads(str(run["extra"]))
        assert (job["grid_id"], job["cell"]) == (GRID, "[1, 0, 0]")
        assert job["took"] == extra["took"]


def test_saved_prompts_and_styles_share_a_table(data: Path) -> None:
    site = Site(data, SECRET_KEY=SECRET)
    site.manage("migrate", "-v", "0")
    names = ("kind", "owner", "name", "text", "negative_text")
    saved = [tuple(row[name] for name in names) for row in read_rows(data, "playground_savedtext")]
    assert sorted(saved, key=str) == [
        ("image style", OWNER, "Noir", "{prompt}, noir", ""),
        ("vision prompt", OWNER, "Mine", "Read carefully.", ""),
    ]
    site.manage("migrate", "vision", "0006", "-v", "0")
    site.manage("migrate", "imagegen", "0006", "-v", "0")
    assert read_rows(data, "vision_savedprompt")[0]["text"] == "Read carefully."
    assert read_rows(data, "imagegen_style")[0]["prompt"] == "{prompt}, noir"
    assert read_rows(data, "playground_savedtext") == []


def test_turns_know_the_run_their_conversation_began_with(data: Path) -> None:
    Site(data, SECRET_KEY=SECRET).manage("migrate", "-v", "0")
    runs = read_rows(data, "playground_run")
    turns = [json.loads(str(run["request"])) for run in runs if run["opening_id"] == OPENING]
    assert [turn["message"] for turn in turns] == ["And then?"]


def test_everything_is_on_the_pages_after_it(data: Path) -> None:
    runs = read_rows(data, "playground_run")
    long_runs = [UUID(str(run["id"])) for run in runs if LONG_MESSAGE in str(run["request"])]
    assert long_runs
    shared = next(run["share_slug"] for run in runs if run["share_slug"])
    with Site(data, SECRET_KEY=SECRET) as site:
        visitor = requests.Session()
        visitor.cookies.update(sign_visitor())

        def read_page(path: str) -> str:
            answer = visitor.get(site.url + path, timeout=30)
            assert answer.status_code == 200, path
            return answer.text

        history = read_page("/runs/")
        assert "First question" in history
        assert "Once upon" in history
        for run in runs:
            read_page(f"/runs/{UUID(str(run['id']))}/")
        assert LONG_MESSAGE.strip() in "".join(read_page(f"/runs/{key}/") for key in long_runs)
        batch = UUID(str(read_rows(data, "vision_batch")[0]["id"]))
        assert "As it was corrected" in read_page(f"/vision/{batch}/")
        assert "Mine" in read_page("/vision/")
        assert "Sea" in read_page("/images/gallery/")
        assert "A lighthouse" in read_page("/images/gallery/")
        assert "Noir" in read_page("/images/")
        grid = UUID(str(read_rows(data, "imagegen_grid")[0]["id"]))
        read_page(f"/images/grid/{grid}/")
        assert "And then?" in requests.get(f"{site.url}/s/{shared}/", timeout=30).text
