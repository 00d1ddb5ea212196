"""Whether promptfoo says of answers what our checks say. Not a test: promptfoo has to be installed.

    python -m tests.textlab.test_sets.agreement <promptfoo's program> [--write]

An export of many small cases is run against a provider that repeats what it is asked, so that
every answer is known, and templates and values are compared, too. What promptfoo says of each cell
is compared with what we say; with --write it becomes `agreed.json`, which `test_agreement` reads.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scripted.replies import Reply, Seen, json_reply
from tests.scripted.server import Server
from tests.textlab.test_sets.cases import Case, list_cases
from textlab.test_sets.checks import Answer, compute_score, run_checks, settle_outcome
from textlab.test_sets.exports import ResultRow, ResultTable, ResultVariant, build_promptfoo

Judged = tuple[bool, float | None]  # whether it passed, and its score; None: not to be checked

AGREED = Path(__file__).parent / "agreed.json"
TIMEOUT_SECONDS = 900
ENVIRONMENT = {
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
    "PROMPTFOO_CACHE_ENABLED": "false",
    "SCRIPTED_API_KEY": "any",
}


def repeat_message(seen: Seen) -> Reply:
    """The last message, as a model would answer."""
    words = seen.json["messages"][-1]["content"]
    message = {"role": "assistant", "content": words}
    usage = {"prompt_tokens": 1, "completion_tokens": 7, "total_tokens": 8}
    return json_reply(
        {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage}
    )


def build_table(cases: list[Case], base_url: str) -> ResultTable:
    variant = ResultVariant(
        label="repeats",
        provider="scripted",
        model="scripted/chat",
        base_url=base_url,
        key_setting="SCRIPTED_API_KEY",
        message="{{say}}",
        system="Repeat {it} {{unknown}} {% if %} {{word=this}}",
        values={"temperature": 0.5, "min_p": 0.1},
    )
    rows = [
        ResultRow(number, case.values, [c.as_dict() for c in case.checks])
        for number, case in enumerate(cases, start=1)
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row.values))
    return ResultTable("Agreement", "", columns, [variant], rows, [])


def run_promptfoo(program: str, table: ResultTable) -> list[dict[str, Any]]:
    """What it says of each row."""
    with tempfile.TemporaryDirectory() as folder:
        configuration, output = Path(folder, "promptfooconfig.yaml"), Path(folder, "output.json")
        configuration.write_bytes(build_promptfoo(table))
        subprocess.run(
            [program, "eval", "-c", configuration, "-o", output, "--no-cache", "--no-progress-bar",
             "--no-table", "--no-write", "-j", "8"],
            env={**os.environ, **ENVIRONMENT, "PROMPTFOO_CONFIG_DIR": folder},
            timeout=TIMEOUT_SECONDS,
            stdout=sys.stderr,
            check=False,  # it ends with 100 where a check failed
        )  # fmt: skip
        results = json.loads(output.read_text())["results"]["results"]
    return sorted(results, key=lambda result: int(result["testIdx"]))


def read_theirs(case: Case, result: dict[str, Any]) -> Judged:
    parts = (result.get("gradingResult") or {}).get("componentResults") or []
    is_error = len(parts) < len(case.checks)
    return bool(result["success"]), None if is_error else float(result["score"])


def judge_case(case: Case) -> Judged:
    answer = Answer(case.text, latency_ms=50, tokens_out=7)
    results = run_checks(case.checks, answer, case.values)
    is_error = any(result.error for result in results)
    return (
        settle_outcome(answer, results) == "pass",
        None if is_error else compute_score(results),
    )


def agrees(ours: Judged, theirs: Judged) -> bool:
    """What is an error with us may be a failure there."""
    known = ours[1] is not None and theirs[1] is not None
    return ours[0] == theirs[0] and (not known or ours[1] == pytest.approx(theirs[1]))


def list_differences(cases: list[Case], results: list[dict[str, Any]]) -> Iterator[str]:
    """Where the outcome differs, or the answer isn't what was to be said."""
    for case, result in zip(cases, results, strict=True):
        theirs, ours = read_theirs(case, result), judge_case(case)
        output = (result.get("response") or {}).get("output")
        if not agrees(ours, theirs) or (output != case.text and theirs[1] is not None):
            checks = [check.as_dict() for check in case.checks]
            yield f"{checks} on {case.text!r}: {theirs}, ours {ours}; it answered {output!r}"


def write_agreed(cases: list[Case], results: list[dict[str, Any]]) -> None:
    """A line for each list of checks: the checks, then each answer with what came of it."""
    lines: dict[str, list[Any]] = {}
    for case, result in zip(cases, results, strict=True):
        key = json.dumps([check.as_dict() for check in case.checks], ensure_ascii=False)
        lines.setdefault(key, []).append([case.text, *read_theirs(case, result)])
    groups = (f"[{key}, {json.dumps(cells, ensure_ascii=False)}]" for key, cells in lines.items())
    AGREED.write_text("[\n" + ",\n".join(groups) + "\n]\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    cases = list(list_cases())
    with Server(answer=repeat_message) as server:
        results = run_promptfoo(arguments.program, build_table(cases, server.base))
    differences = list(list_differences(cases, results))
    sys.stdout.writelines(f"{difference}\n" for difference in differences)
    sys.stdout.write(f"{len(cases)} cells, {len(differences)} differ\n")
    if arguments.write:
        write_agreed(cases, results)
    return bool(differences)


if __name__ == "__main__":
    sys.exit(main())
