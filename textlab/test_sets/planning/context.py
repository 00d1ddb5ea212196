"""What the page shows that chooses what a test set compares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from playground.http import Request
from playground.keys import store as keys
from textlab.compare.context import picker_context
from textlab.test_sets.image_lanes import find_answering_lane
from textlab.test_sets.models import Answers
from textlab.test_sets.plan import Plan
from textlab.test_sets.planning.image_choices import image_picker_context
from textlab.test_sets.planning.variant_fields import (
    Library,
    VariantLine,
    build_variant,
    describe_variant,
)


@dataclass(frozen=True, slots=True)
class VariantView:
    """What is typed of a variant, and what is known of its model."""

    line: VariantLine
    provider_name: str
    has_key: bool
    default_label: str


@dataclass(frozen=True, slots=True)
class Count:
    """What would be asked, as it is agreed to."""

    rows: int
    variants: int
    units: int
    is_costly: bool
    prompt_tokens: int = 0
    answer_tokens: int | None = None
    judgements: int = 0

    @property
    def count(self) -> int:
        return self.rows * self.variants


def count_plan(plan: Plan) -> Count:
    return Count(
        rows=len(plan.rows),
        variants=len(plan.variants),
        units=plan.units,
        is_costly=plan.is_costly,
        prompt_tokens=plan.prompt_tokens,
        answer_tokens=plan.answer_tokens,
        judgements=plan.judgements,
    )


def build_variants(
    lines: Sequence[VariantLine], library: Library, answers: str
) -> tuple[list[dict[str, Any]], list[VariantLine]]:
    """As they are stored, and the lines: each that is wrong says why."""
    variants, checked = [], []
    for line in lines:
        try:
            variants.append(build_variant(line, library, answers))
            checked.append(line)
        except ValidationError as error:
            checked.append(replace(line, error=error.messages[0]))
    return variants, checked


def view_line(request: Request, line: VariantLine, library: Library, answers: str) -> VariantView:
    lane = find_answering_lane(line.model, answers)
    try:
        label = describe_variant(build_variant(replace(line, label=""), library, answers), answers)
    except ValidationError:
        label = line.name
    return VariantView(
        line=line,
        provider_name=lane.provider.name if lane else "",
        has_key=lane is not None
        and keys.is_ready(lane.provider, request.session, lane.endpoint.key),
        default_label=label,
    )


def variants_context(
    request: Request,
    lines: Sequence[VariantLine],
    library: Library,
    answers: str,
    *,
    most: int,
    find: str = "",
) -> dict[str, Any]:
    makes_images = answers == Answers.IMAGE
    picker = (
        image_picker_context(request, find)
        if makes_images
        else picker_context(request, find, begun=True)
    )
    return {
        "makes_images": makes_images,
        "variants": [view_line(request, line, library, answers) for line in lines],
        "presets": {} if makes_images else library.presets.items(),
        "versions": library.versions.items(),
        "is_full": len(lines) >= most,
        "most": most,
        **picker,
    }
