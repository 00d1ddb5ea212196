"""Our checks say what promptfoo says.

`agreed.json` is what promptfoo 0.121.20 itself said of an export of `cases.py`, run against a
provider that repeats what it is asked; `python -m tests.textlab.test_sets.agreement` asks it again.
"""

import json

from tests.textlab.test_sets.agreement import AGREED, agrees, judge_case
from tests.textlab.test_sets.cases import Case, list_cases
from textlab.test_sets.checks import parse_checks


def test_each_cell_is_judged_as_promptfoo_judges_it() -> None:
    differing = []
    count = 0
    for fields, cells in json.loads(AGREED.read_text()):
        checks = parse_checks(fields)
        for text, *theirs in cells:
            ours = judge_case(Case(checks, text))
            count += 1
            if not agrees(ours, (theirs[0], theirs[1])):
                differing.append((fields, text, theirs, ours))
    assert differing == []
    assert count > 1_000


def test_what_was_agreed_on_are_the_cases_there_are() -> None:
    groups = json.loads(AGREED.read_text())
    agreed = {(json.dumps(fields), text) for fields, cells in groups for text, *_theirs in cells}
    cases = {
        (json.dumps([check.as_dict() for check in case.checks]), case.text) for case in list_cases()
    }
    assert agreed == cases
