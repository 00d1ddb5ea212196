"""Whether promptfoo takes judgements as we do, and asks judges alike. No test: see `agreement`.

    python -m tests.textlab.test_sets.judge_agreement <promptfoo's program>

Two variants with prompts of their own are asked, and a judge that answers as its rubric says.
"""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.scripted.replies import Reply, Seen, json_reply
from tests.scripted.server import Server
from tests.textlab.test_sets.agreement import run_promptfoo
from textlab.prompts.template import fill_template
from textlab.test_sets.checks import Answer, parse_checks
from textlab.test_sets.checks.judging import build_judge_message, read_judgement
from textlab.test_sets.exports import ResultRow, ResultTable, ResultVariant
from textlab.test_sets.exports.table import Judge

JUDGEMENTS = {
    "good": '{"reason": "Fine.", "pass": true, "score": 0.9}',
    "bad": 'I think:\n```json\n{"pass": false, "reason": "Wrong."}\n```',
    "nonsense": "I like it!",
    "low": '{"pass": true, "score": 0.3}',
    "word": '{"pass": "yes"}',
    "loose": "{pass: no, score: '0.4'}",
    "number": '{"score": 0.8, "pass": true}',
}
JUDGE = "scripted/judge"
RUBRIC = "rubric {{kind}} of {{city}}"
WAYS: tuple[dict[str, Any], ...] = ({}, {"threshold": 0.5}, {"type": "not-llm-rubric"})


def answer_request(seen: Seen) -> Reply:
    """A judge as its rubric says, any other model with what it is asked."""
    words = seen.json["messages"][-1]["content"]
    if seen.json["model"] == JUDGE:
        words = find_judgement(words)
    message = {"role": "assistant", "content": words}
    return json_reply({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


def find_judgement(message: str) -> str:
    return next(text for name, text in JUDGEMENTS.items() if f"rubric {name} " in message)


def build_table(base_url: str) -> ResultTable:
    place: dict[str, Any] = {"base_url": base_url, "key_setting": "SCRIPTED_API_KEY"}
    variants = [
        ResultVariant("one", "scripted", "scripted/one", message="{{city}}", **place),
        ResultVariant(
            "two",
            "scripted",
            "scripted/two",
            message="Say {{city}}",
            system="Think of {{kind}}",
            values={"temperature": 0, "min_p": 0.1},
            **place,
        ),
    ]
    kinds = [(kind, way) for kind in JUDGEMENTS for way in WAYS]
    rows = [
        ResultRow(
            number,
            {"kind": kind, "city": "Łódź {{kind}}"},
            [
                {
                    "type": "llm-rubric",
                    "value": "rubric {{kind}} of {{city}}",
                    "provider": "j",
                    **way,
                }
            ],
        )
        for number, (kind, way) in enumerate(kinds, start=1)
    ]
    judges = {"j": Judge(JUDGE, base_url, "SCRIPTED_API_KEY")}
    return ResultTable("Judges", "", ["kind", "city"], variants, rows, [], judges)


def list_differences(table: ResultTable, results: list[dict[str, Any]]) -> Iterator[str]:
    labels = {variant.label: variant for variant in table.variants}
    for result in results:
        row, variant = table.rows[result["testIdx"]], labels[result["provider"]["label"]]
        text = fill_template(variant.message, row.values)
        check = parse_checks(row.checks)[0]
        message = build_judge_message(check.value, Answer(text), row.values)[1]
        ours = read_judgement(find_judgement(message), check)
        same_score = ours.error or result["score"] == pytest.approx(ours.score)
        if result["success"] != ours.passed or not same_score:
            yield f"{row.values} {check}: {result['success']} {result['score']}, ours {ours}"
        if (output := (result.get("response") or {}).get("output")) != text:
            yield f"{row.values}: it answered {output!r}, not {text!r}"


def list_strange_requests(table: ResultTable, server: Server) -> Iterator[str]:
    """What a judge was asked that we wouldn't ask it."""
    ours = {
        build_judge_message(
            check.value, Answer(fill_template(variant.message, row.values)), row.values
        )
        for row in table.rows
        for variant in table.variants
        for check in parse_checks(row.checks)
    }
    for seen in server.seen:
        if seen.json["model"] == JUDGE:
            system, message = (turn["content"] for turn in seen.json["messages"])
            if (system, message) not in ours:
                yield f"The judge was asked: {message!r}"


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    with Server(answer=answer_request) as server:
        table = build_table(server.base)
        results = run_promptfoo(sys.argv[1], table)
        faults = [*list_differences(table, results), *list_strange_requests(table, server)]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.stdout.write(f"{len(results)} cells, {len(faults)} faults\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
