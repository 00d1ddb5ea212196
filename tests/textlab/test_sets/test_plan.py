"""What an execution would ask is counted, and what it can't ask is said, before it is begun."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.textlab.test_sets.executing import (
    CITIES,
    DUMB,
    ECHO,
    JUDGE,
    RUBRIC,
    make_set,
    make_variants,
)
from textlab.test_sets.plan import plan_execution

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"message": "Say {{town}}"}, "{{town}} is no column"),
        ({"message": " "}, "Enter a message"),
        ({"checks": [{"type": "llm-rubric", "value": "Good"}]}, "Choose the model that judges"),
        ({"checks": [{**RUBRIC, "provider": "openai:gpt"}]}, "No provider here chats"),
    ],
)
def test_what_cannot_be_asked_is_said_before_it_is(fields: dict[str, Any], sentence: str) -> None:
    test_set = make_set()
    for name, value in fields.items():
        setattr(test_set, name, value)
    with pytest.raises(ValidationError, match=sentence):
        plan_execution(test_set, make_variants(ECHO))


def test_a_plan_counts_answers_judgements_and_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    test_set = make_set(checks=[RUBRIC])
    plan = plan_execution(test_set, make_variants(ECHO, DUMB, values={"max_tokens": 100}))
    assert (plan.count, plan.judgements, plan.judges) == (6, 6, {JUDGE: 6})
    assert plan.prompt_tokens == 2 * sum(-(-len(f"Say {city}") // 4) for city in CITIES)
    assert plan.answer_tokens == 600
    assert plan_execution(test_set, make_variants(ECHO)).answer_tokens is None
    monkeypatch.setattr("textlab.test_sets.plan.MAX_CELLS", 5)
    with pytest.raises(ValidationError, match="3 rows with 2 variants would be 6 answers"):
        plan_execution(test_set, make_variants(ECHO, DUMB))
