"""What the engine is asked, in its own words."""

from playground.local.text import payload


def test_documented_defaults_are_sent() -> None:
    wanted = payload.build_payload({}, context=100)
    assert (wanted["temperature"], wanted["top_p"]) == (1.0, 1.0)
    assert wanted["max_tokens"] == 100
    assert "stream" not in wanted


def test_names_that_differ() -> None:
    wanted = payload.build_payload({"repetition_penalty": 1.2}, context=100)
    assert wanted["repeat_penalty"] == 1.2
    assert "repetition_penalty" not in wanted


def test_a_seed_is_not_answered_from_a_remembered_prompt() -> None:
    assert payload.build_payload({"seed": 0}, context=9)["cache_prompt"] is False
    random = payload.build_payload({"seed": -1}, context=9)
    assert random["cache_prompt"] is True
    assert "seed" not in random


def test_an_answer_cannot_be_longer_than_the_context() -> None:
    assert payload.build_payload({"max_tokens": 10**9}, context=100)["max_tokens"] == 100
