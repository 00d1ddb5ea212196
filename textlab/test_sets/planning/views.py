"""Choose variants, see how many answers that is, start them; and add one to what was started."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from playground.http import Request, see_other
from playground.providers import ProviderError
from playground.runs import idempotency
from textlab.test_sets import services
from textlab.test_sets.editor.views import find_own_set
from textlab.test_sets.models import Answers, TestExecution, TestSet
from textlab.test_sets.plan import Plan, check_size, count_lane_units, plan_execution
from textlab.test_sets.planning.context import Count, build_variants, count_plan, variants_context
from textlab.test_sets.planning.variant_fields import (
    VariantLine,
    change_lines,
    combine_lines,
    label_variants,
    load_library,
    read_lines,
    write_lines,
)
from textlab.test_sets.results.views import find_own_execution, link_results
from textlab.test_sets.variants import MAX_VARIANTS, Variant, read_variants

CHANGES = ("add", "remove", "copy")


class VariantsPage(View):
    """What both pages do: change the variants, count, then start what was agreed to."""

    request: Request
    most = MAX_VARIANTS
    answers: str = Answers.TEXT

    def respond(self, lines: list[VariantLine]) -> HttpResponse:
        action = self.request.POST.get("action", "")
        verb, _, what = action.partition(".")
        if verb == "combine":
            values = self.request.POST
            lines = combine_lines(
                lines, values.getlist("combine_preset"), values.getlist("combine_prompt")
            )
            return self.show_page(lines[: self.most], counts=True)
        if verb in CHANGES:
            return self.show_page(
                change_lines(lines, verb, what, self.answers)[: self.most], counts=True
            )
        if verb == "find":
            return self.show_page(lines, find=self.request.POST.get("find", "").strip()[:200])
        return self.count_or_start(lines, starts=verb == "start")

    def count_or_start(self, lines: list[VariantLine], *, starts: bool) -> HttpResponse:
        try:
            count = self.count_answers(lines)
        except ValidationError as error:
            return self.show_page(lines, problems=error.messages, status=422)
        if not starts or self.request.POST.get("agreed") != str(count.count):
            return self.show_page(lines, counts=True)
        try:
            return see_other(link_results(self.start_once()))
        except ProviderError as error:
            return self.show_page(lines, counts=True, error=error, status=error.status)
        except ValidationError as error:
            return self.show_page(lines, problems=error.messages, status=422)

    def build(self, lines: Sequence[VariantLine]) -> list[Variant]:
        """Raises ValidationError: none, or one that can't be asked."""
        variants, checked = build_variants(lines, load_library(self.request.owner), self.answers)
        wrong = [line.error for line in checked if line.error]
        if wrong:
            raise ValidationError(wrong)
        return read_variants(label_variants(variants, self.answers), self.answers)

    def start_once(self) -> TestExecution:
        mark = idempotency.read_mark(self.request)
        try:
            return self.find_started(mark) or self.start(mark)
        except idempotency.AlreadyAsked:
            return self.find_started(mark) or self.start("")

    def find_started(self, mark: str) -> TestExecution | None:
        """What the same press has begun. Raises ProviderError."""
        raise NotImplementedError

    def show_page(
        self,
        lines: Sequence[VariantLine],
        *,
        counts: bool = False,
        find: str = "",
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        count = None
        if counts and lines:
            try:
                count = self.count_answers(lines)
            except ValidationError as error:
                extra.setdefault("problems", error.messages)
        context = {
            "plan": count,
            "noun": "image" if self.answers == Answers.IMAGE else "answer",
            **variants_context(
                self.request,
                lines,
                load_library(self.request.owner),
                self.answers,
                most=self.most,
                find=find,
            ),
            **self.list_context(),
            **extra,
        }
        return render(self.request, "textlab/test_sets/run.html", context, status=status)

    def count_answers(self, lines: Sequence[VariantLine]) -> Count:
        """Raises ValidationError."""
        raise NotImplementedError

    def start(self, mark: str) -> TestExecution:
        """Raises ProviderError, ValidationError and AlreadyAsked."""
        raise NotImplementedError

    def list_context(self) -> dict[str, Any]:
        raise NotImplementedError


class RunPage(VariantsPage):
    """Of a test set: all rows, by all variants."""

    test_set: TestSet
    plan: Plan

    def get(self, request: Request, id: UUID) -> HttpResponse:
        self.open_set(request, id)
        lines = write_lines(self.test_set.variants, load_library(request.owner))
        return self.show_page(lines, counts=True)

    def post(self, request: Request, id: UUID) -> HttpResponse:
        self.open_set(request, id)
        return self.respond(read_lines(request.POST))

    def open_set(self, request: Request, id: UUID) -> None:
        self.test_set = find_own_set(request, id)
        self.answers = self.test_set.answers

    def count_answers(self, lines: Sequence[VariantLine]) -> Count:
        self.plan = plan_execution(self.test_set, self.build(lines))
        return count_plan(self.plan)

    def find_started(self, mark: str) -> TestExecution | None:
        return services.find_started(self.request.owner, mark)

    def start(self, mark: str) -> TestExecution:
        return services.start_execution(
            test_set=self.test_set, plan=self.plan, session=self.request.session, mark=mark
        )

    def list_context(self) -> dict[str, Any]:
        return {"test_set": self.test_set}


class AddPage(VariantsPage):
    """Of what was started: one more variant, asked about the same rows."""

    execution: TestExecution
    variants: list[Variant]
    most = 1

    def get(self, request: Request, execution: UUID) -> HttpResponse:
        self.open_execution(request, execution)
        return self.show_page([])

    def post(self, request: Request, execution: UUID) -> HttpResponse:
        self.open_execution(request, execution)
        return self.respond(read_lines(request.POST))

    def open_execution(self, request: Request, execution: UUID) -> None:
        self.execution = find_own_execution(request, execution)
        self.answers = self.execution.answers

    def count_answers(self, lines: Sequence[VariantLine]) -> Count:
        self.variants = self.build(lines)
        rows = self.execution.rows.count()
        check_size(rows, len(self.execution.variants) + 1)
        lanes = [variant.lane for variant in self.variants]
        units = sum(map(count_lane_units, lanes)) * rows
        is_costly = any(lane.provider.concurrency == "units" for lane in lanes)
        return Count(rows, len(self.variants), units, is_costly)

    def find_started(self, mark: str) -> TestExecution | None:
        return self.execution if idempotency.find_ask(self.request.owner, mark) else None

    def start(self, mark: str) -> TestExecution:
        services.add_variant(self.execution, self.variants[0], self.request.session, mark)
        return self.execution

    def list_context(self) -> dict[str, Any]:
        return {"test_set": self.execution.test_set, "execution": self.execution}
