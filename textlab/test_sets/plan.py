"""What an execution would ask, before anything is sent: how many answers, units and tokens."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.core.exceptions import ValidationError

from playground import catalog
from playground.providers.concurrency import count_units
from textlab.compare.lanes import Lane, find_lane
from textlab.meter.counts import estimate_tokens
from textlab.prompts.template import list_variables
from textlab.test_sets.checks import Check, list_judged, parse_checks
from textlab.test_sets.models import TestSet
from textlab.test_sets.requests import PICTURE, choose_texts, fill_text, list_names
from textlab.test_sets.saving import MAX_ROWS
from textlab.test_sets.variants import SHOWN_CHARS, Variant

MAX_CELLS = 5_000  # of one execution

# A row's values, and its own checks.
PlannedRow = tuple[Mapping[str, str], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """`judges`: the models that judge, and how many answers each. Pictures have no tokens here."""

    variants: list[Variant]
    rows: list[PlannedRow]
    judges: Mapping[str, int]  # by "provider:model"
    prompt_tokens: int  # an estimate, of all messages together
    answer_tokens: int | None  # at most; None where a variant sets no max_tokens

    @property
    def count(self) -> int:
        return len(self.variants) * len(self.rows)

    @property
    def judgements(self) -> int:
        return sum(self.judges.values())

    @property
    def is_costly(self) -> bool:
        """Whether some provider counts units."""
        return any(lane.provider.concurrency == "units" for lane in self.lanes)

    @property
    def units(self) -> int:
        """Of all requests together, however many of them are at work at the same time."""
        answers = sum(count_lane_units(each.lane) for each in self.variants) * len(self.rows)
        judges = ((find_judge(choice), n) for choice, n in self.judges.items())
        return answers + sum(count_lane_units(lane) * n for lane, n in judges)

    @property
    def lanes(self) -> list[Lane]:
        """Of all who are asked, judges included."""
        return [*(each.lane for each in self.variants), *map(find_judge, self.judges)]


def plan_execution(test_set: TestSet, variants: Sequence[Variant]) -> Plan:
    """Raises ValidationError where that can't be asked, or is too much."""
    rows: list[PlannedRow] = list(test_set.rows.values_list("values", "checks"))
    check_size(len(rows), len(variants))
    check_texts(test_set, variants)
    if test_set.makes_images:
        return Plan(list(variants), rows, {}, 0, None)
    check_pictures(test_set, variants, rows)
    judges = count_judges(test_set.checks, rows)
    return Plan(
        variants=list(variants),
        rows=rows,
        judges={choice: n * len(variants) for choice, n in judges.items()},
        prompt_tokens=estimate_prompts(test_set, variants, rows),
        answer_tokens=add_bounds(variants, len(rows)),
    )


def check_size(rows: int, variants: int) -> None:
    if not rows:
        raise ValidationError("Add at least one row.")
    if not variants:
        raise ValidationError("Add at least one model.")
    if rows > MAX_ROWS:
        raise ValidationError(f"There are {rows:,} rows; a test set can have {MAX_ROWS:,}.")
    if rows * variants > MAX_CELLS:
        raise ValidationError(
            f"{rows:,} rows with {variants} variants would be {rows * variants:,} answers; the"
            f" limit is {MAX_CELLS:,}. Use fewer rows or variants."
        )


def check_texts(test_set: TestSet, variants: Sequence[Variant]) -> None:
    """Each variable is a column, or has a default."""
    columns = {column["name"] for column in test_set.columns}
    has_pictures = bool(list_names(test_set.columns, PICTURE))
    for system, message in {choose_texts(test_set, each.as_dict()) for each in variants}:
        if not message.strip() and (test_set.makes_images or not has_pictures):
            what = "prompt" if test_set.makes_images else "message"
            raise ValidationError(f"Enter a {what}: it is what the models are asked.")
        for variable in list_variables(f"{system}\n{message}"):
            if variable.name not in columns and variable.default is None:
                raise ValidationError(
                    f"{{{{{variable.name}}}}} is no column of this test set. Add the column or"
                    " change the text."
                )


def check_pictures(
    test_set: TestSet, variants: Sequence[Variant], rows: Sequence[PlannedRow]
) -> None:
    names = list_names(test_set.columns, PICTURE)
    if not any(values.get(name) for values, _checks in rows for name in names):
        return
    for slug, model in {(each.lane.provider.slug, each.lane.model.id) for each in variants}:
        known = catalog.find_model(slug, model)  # one that nobody lists is asked all the same
        if known and not known.vision:
            raise ValidationError(f"{model} can't read pictures. Choose another model.")


def count_judges(common: Sequence[Any], rows: Sequence[PlannedRow]) -> Counter[str]:
    """Judgements for one variant, by judge. Raises ValidationError: a wrong check, no judge."""
    counts: Counter[str] = Counter()
    for choice in list_judges(parse_checks(list(common))):
        counts[choice] += len(rows)
    known: dict[bytes, list[str]] = {}  # many rows have the same checks
    for number, (_values, raw) in enumerate(rows, start=1):
        if not raw:
            continue
        written = orjson.dumps(raw)
        if written not in known:
            known[written] = list_judges(parse_row_checks(number, raw))
        counts.update(known[written])
    return counts


def parse_row_checks(number: int, raw: Sequence[Any]) -> list[Check]:
    try:
        return parse_checks(list(raw))
    except ValidationError as error:
        raise ValidationError(f"Row {number}: {error.messages[0]}") from error


def list_judges(checks: Iterable[Check]) -> list[str]:
    """Of each check that a model makes, which one. Raises ValidationError where it isn't here."""
    return [find_judge(check.provider).choice for _index, check in list_judged(list(checks))]


def find_judge(choice: str) -> Lane:
    if not choice:
        raise ValidationError("Choose the model that judges.")
    lane = find_lane(choice)
    if lane is None:
        raise ValidationError(
            f"No provider here chats with the judge “{choice[:SHOWN_CHARS]}”. Choose another model."
        )
    return lane


def count_lane_units(lane: Lane) -> int:
    return count_units(lane.provider, lane.model)


def estimate_prompts(
    test_set: TestSet, variants: Sequence[Variant], rows: Sequence[PlannedRow]
) -> int:
    """Each pair of templates is filled once a row, however many variants have it."""
    pairs = Counter(choose_texts(test_set, each.as_dict()) for each in variants)
    blank = dict.fromkeys(list_names(test_set.columns, PICTURE), "")
    return sum(
        times * estimate_tokens(fill_text(text, {**values, **blank}))
        for texts, times in pairs.items()
        for text in texts
        for values, _checks in rows
    )


def add_bounds(variants: Sequence[Variant], rows: int) -> int | None:
    bounds = [each.values.get("max_tokens") for each in variants]
    known = [bound for bound in bounds if isinstance(bound, int) and bound > 0]
    return sum(known) * rows if len(known) == len(bounds) else None
