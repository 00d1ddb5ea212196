"""What a check sees in an answer, each kind in a function of its own.

A Fact is true of the answer whether the check asks for it or, with `not-`, against it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.structured_output import Constraint
from playground.structured_output.javascript import split_pairs
from playground.structured_output.outcomes import check_one, is_too_slow
from playground.words import measure_cer, measure_wer
from playground.yaml_files import YAMLFaultError, read_yaml
from textlab.test_sets.checks.check import Answer, Check
from textlab.test_sets.checks.json_values import equals_json
from textlab.test_sets.checks.values import (
    WHITE_SPACE,
    RunawayError,
    UncheckableError,
    list_texts,
    quote_text,
    read_number,
    write_text,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`score` is how far it holds, between 0 and 1; None: it holds or not."""

    holds: bool
    sentence: str
    score: float | None = None


def hold(sentence: str) -> Fact:
    return Fact(holds=True, sentence=sentence)


def miss(sentence: str) -> Fact:
    return Fact(holds=False, sentence=sentence)


def state(verb: str, negation: str, text: str, *, holds: bool) -> Fact:
    return Fact(holds, f"It {verb if holds else negation} {quote_text(text)}.")


def see_equals(_check: Check, value: Any, answer: Answer) -> Fact:
    if isinstance(value, (dict, list)):
        holds = equals_json(value, answer.text)
        return Fact(holds, "It is that JSON." if holds else "It isn't that JSON.")
    text = write_text(value)
    holds = text == answer.text
    return state("is", "isn't", text, holds=holds)


def see_contains(check: Check, value: Any, answer: Answer) -> Fact:
    text = need_text(value)
    folded = check.kind.name.startswith("i")
    holds = fold_text(text, folded=folded) in fold_text(answer.text, folded=folded)
    return state("contains", "doesn't contain", text, holds=holds)


def see_all(check: Check, value: Any, answer: Answer) -> Fact:
    missing = [text for text, is_there in list_occurrences(check, value, answer) if not is_there]
    if not missing:
        return hold("It contains all of them.")
    return miss(f"It doesn't contain {', '.join(map(quote_text, missing))}.")


def see_any(check: Check, value: Any, answer: Answer) -> Fact:
    there = [text for text, is_there in list_occurrences(check, value, answer) if is_there]
    if not there:
        return miss("It contains none of them.")
    return hold(f"It contains {', '.join(map(quote_text, there))}.")


def list_occurrences(check: Check, value: Any, answer: Answer) -> list[tuple[str, bool]]:
    folded = check.kind.name.startswith("i")
    whole = fold_text(answer.text, folded=folded)
    if value in ("", []):
        raise UncheckableError("The list is empty.")
    return [(text, fold_text(text, folded=folded) in whole) for text in list_texts(value)]


def fold_text(text: str, *, folded: bool) -> str:
    return text.lower() if folded else text


def see_start(_check: Check, value: Any, answer: Answer) -> Fact:
    text = need_text(value)
    holds = answer.text.startswith(text)
    return state("starts with", "doesn't start with", text, holds=holds)


def see_pattern(_check: Check, value: Any, answer: Answer) -> Fact:
    return look_inside("search", need_text(value), answer, "The regular expression matches.")


def see_json(check: Check, value: Any, answer: Answer) -> Fact:
    schema = read_schema(value)
    inside = check.kind.name == "contains-json"
    good = "fits the schema" if schema is not None else "is JSON"
    sentence = f"It contains JSON{' that fits the schema' * (schema is not None)}." if inside else (
        f"It {good}.")  # fmt: skip
    return look_inside("objects" if inside else "json", schema, answer, sentence)


def look_inside(kind: Any, rule: Any, answer: Answer, sentence: str) -> Fact:
    """By the process that has a time limit."""
    result = check_one(Constraint(kind, rule), answer.text)
    if is_too_slow(result):
        raise RunawayError(result["why"])
    if result["outcome"] == "unchecked":
        raise UncheckableError(result["why"])
    if result["outcome"] == "valid":
        return hold(sentence)
    where = f" (at {result['where']})" if result["where"] not in ("", "$") else ""
    return miss(result["why"].removesuffix(".") + f"{where}.")


def read_schema(value: Any) -> Any:
    """None where there is none. Text is YAML, of which JSON is a part."""
    if not isinstance(value, str):
        return value or None
    try:
        schema = read_yaml(value)
    except YAMLFaultError as error:
        raise UncheckableError(f"The schema can't be read. {error}") from error
    if schema is not None and not isinstance(schema, dict):
        raise UncheckableError("The schema is no JSON object.")
    return schema


def see_edits(check: Check, value: Any, answer: Answer) -> Fact:
    from rapidfuzz.distance import Levenshtein

    edits = Levenshtein.distance(split_pairs(write_text(value)), split_pairs(answer.text))
    noun = "character differs" if edits == 1 else "characters differ"
    return Fact(edits <= need_limit(check), f"{edits:,} {noun}.")


def see_similarity(check: Check, value: Any, answer: Answer) -> Fact:
    from rapidfuzz.fuzz import ratio

    share = ratio(write_text(value), answer.text) / 100
    return Fact(share >= need_limit(check), f"The similarity is {share:.3f}.", share)


def see_errors(check: Check, value: Any, answer: Answer) -> Fact:
    name = check.kind.name
    rate = (measure_cer if name == "cer" else measure_wer)(write_text(value), answer.text)
    noun = "character" if name == "cer" else "word"
    sentence = f"The {noun} error rate is {rate:.1%}."
    return Fact(rate <= need_limit(check), sentence, max(0.0, 1.0 - rate))


def see_latency(check: Check, _value: Any, answer: Answer) -> Fact:
    if answer.latency_ms is None:
        raise UncheckableError("How long it took wasn't measured.")
    return Fact(answer.latency_ms <= need_limit(check), f"It took {answer.latency_ms:,.0f} ms.")


def see_words(_check: Check, value: Any, answer: Answer) -> Fact:
    count = sum(1 for word in split_words(answer.text) if word)
    fewest, most = read_bounds(value)
    noun = "word" if count == 1 else "words"
    return Fact(fewest <= count <= most, f"It has {count:,} {noun}.")


def split_words(text: str) -> list[str]:
    spaced = text.translate({ord(sign): " " for sign in WHITE_SPACE})
    return spaced.split(" ")


def read_bounds(value: Any) -> tuple[float, float]:
    """The fewest and the most that are allowed: one number is both."""
    if not isinstance(value, dict):
        number = need_number(value)
        return number, number
    fewest, most = (
        need_number(value[name]) if name in value else default
        for name, default in (("min", 0.0), ("max", float("inf")))
    )
    return fewest, most


def see_length(check: Check, value: Any, answer: Answer) -> Fact:
    return compare_amount(check, value, len(answer.text), "character")


def see_tokens(check: Check, value: Any, answer: Answer) -> Fact:
    if answer.tokens_out is None:
        raise UncheckableError("The provider didn't say how many tokens the answer has.")
    return compare_amount(check, value, answer.tokens_out, "token")


def compare_amount(check: Check, value: Any, amount: int, noun: str) -> Fact:
    bound = need_number(check.threshold if value is None else value)
    holds = amount >= bound if check.kind.name.startswith("min") else amount <= bound
    return Fact(holds, f"It has {amount:,} {noun}{'s' * (amount != 1)}.")


def need_text(value: Any) -> str:
    if text := write_text(value):
        return text
    raise UncheckableError("The text to look for is empty in this row.")


def need_number(value: Any) -> float:
    number = read_number(value)
    if number is None:
        raise UncheckableError(f"{quote_text(write_text(value))} is no number.")
    return number


def need_limit(check: Check) -> float:
    if check.limit is None:
        raise UncheckableError("It has no threshold.")
    return check.limit


FACTS: dict[str, Callable[[Check, Any, Answer], Fact]] = {
    "equals": see_equals,
    "contains": see_contains,
    "icontains": see_contains,
    "contains-all": see_all,
    "icontains-all": see_all,
    "contains-any": see_any,
    "icontains-any": see_any,
    "regex": see_pattern,
    "starts-with": see_start,
    "is-json": see_json,
    "contains-json": see_json,
    "levenshtein": see_edits,
    "similarity": see_similarity,
    "cer": see_errors,
    "wer": see_errors,
    "latency": see_latency,
    "word-count": see_words,
    "min-length": see_length,
    "max-length": see_length,
    "min-tokens": see_tokens,
    "max-tokens": see_tokens,
}
