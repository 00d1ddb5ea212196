"""Results as files: the table that all of them are made of, and the addresses to get them."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from playground.http import Request, see_other
from playground.infrastructure.offload import offload
from playground.providers import get_declared_provider
from playground.samples.code import name_key
from playground.tables import download_response
from textlab.test_sets import exports
from textlab.test_sets.exports import ResultCell, ResultRow, ResultTable, ResultVariant, ResultVotes
from textlab.test_sets.exports.table import Judge
from textlab.test_sets.models import ExecutionRow, TestExecution, TestPicture
from textlab.test_sets.requests import PICTURE, choose_texts, list_names
from textlab.test_sets.results.views import find_own_execution, link_results, list_downloads
from textlab.test_sets.state import load_cells
from textlab.test_sets.voting import describe_vote, rank_variants
from textlab.votes.ranking import Standing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK = "xlsx"  # written by a process of its own, which no thread can wait for
# By ending: what makes it, and its media type.
FILES: dict[str, tuple[Callable[[ResultTable], bytes], str]] = {
    "csv": (exports.build_csv, "text/csv; charset=utf-8"),
    "xlsx": (exports.build_xlsx, XLSX),
    "jsonl": (exports.build_jsonl, "application/jsonl"),
    "md": (exports.build_markdown, "text/markdown; charset=utf-8"),
    "yaml": (exports.build_promptfoo, "application/yaml"),
}


@require_GET
def download_results(request: Request, execution: UUID, ending: str) -> HttpResponse:
    results = find_own_execution(request, execution)
    if ending not in dict(list_downloads(results)):
        raise Http404("These results have no file of this kind.")
    table = build_table(results, request.build_absolute_uri("/"))
    build, media_type = FILES[ending]
    name = "promptfooconfig" if ending == "yaml" else f"results-{results.pk.hex[:8]}"
    try:
        content = build(table) if ending == WORKBOOK else offload(build, table)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return see_other(link_results(results))
    return download_response(content, f"{name}.{ending}", media_type)


def build_table(execution: TestExecution, root: str) -> ResultTable:
    """`root`: the address of this site, for links to runs."""
    rows = list(execution.rows.all())
    places = {row.pk: place for place, row in enumerate(rows)}
    return ResultTable(
        name=execution.name,
        created=execution.created.isoformat(timespec="seconds"),
        columns=[column["name"] for column in execution.columns],
        variants=list(list_variants(execution)),
        rows=list(list_rows(execution, rows)),
        cells=list(list_cells(execution, places, root)),
        judges=build_judges(check for row in rows for check in row.checks),
        picture_columns=frozenset(list_names(execution.columns, PICTURE)),
        has_votes=execution.makes_images,
    )


def list_rows(execution: TestExecution, rows: Iterable[ExecutionRow]) -> Iterable[ResultRow]:
    """With the names of pictures in place of their keys."""
    columns = list_names(execution.columns, PICTURE)
    pictures = TestPicture.objects.filter(test_set=execution.test_set_id) if columns else ()
    names = {str(picture.pk): str(picture) for picture in pictures}
    for row in rows:
        own = {name: row.values.get(name, "") for name in columns}
        named = {name: names.get(key, key) for name, key in own.items()}
        vote = describe_vote(execution, row.vote)
        yield ResultRow(row.number, {**row.values, **named}, row.checks, vote)


def list_variants(execution: TestExecution) -> Iterable[ResultVariant]:
    standings = rank_variants(execution).standings if execution.makes_images else ()
    votes = {int(each.record.name): count_votes(each) for each in standings}
    for place, variant in enumerate(execution.variants):
        yield build_variant(execution, variant, votes.get(place))


def count_votes(standing: Standing) -> ResultVotes:
    record = standing.record
    return ResultVotes(record.rounds, record.wins, standing.chance, standing.low, standing.high)


def build_variant(
    execution: TestExecution, variant: dict[str, Any], votes: ResultVotes | None
) -> ResultVariant:
    slug, _, model = str(variant["model"]).partition(":")
    system, message = choose_texts(execution, variant)
    return ResultVariant(
        label=str(variant["label"]),
        provider=slug,
        model=model,
        base_url=find_address(slug),
        key_setting=find_setting(slug),
        message=message,
        system=system,
        values=variant["values"],
        preset=variant.get("preset", ""),
        prompt=variant.get("prompt", ""),
        votes=votes,
    )


def find_address(slug: str) -> str:
    return settings.PROVIDER_URLS.get(slug) or get_declared_provider(slug).base_url


def find_setting(slug: str) -> str:
    return name_key(get_declared_provider(slug), "")


def build_judges(checks: Iterable[dict[str, Any]]) -> dict[str, Judge]:
    choices = {str(check["provider"]) for check in checks if check.get("provider")}
    pairs = ((choice, choice.partition(":")) for choice in choices)
    return {
        choice: Judge(model, find_address(slug), find_setting(slug))
        for choice, (slug, _, model) in pairs
    }


def list_cells(execution: TestExecution, places: dict[int, int], root: str) -> Iterable[ResultCell]:
    cells = load_cells(execution).order_by("row__number", "variant")
    for cell in cells.iterator():
        run = cell.run
        url = urljoin(root, reverse("run", args=[run.pk])) if run else ""
        usage = (run.usage if run else None) or {}
        yield ResultCell(
            row=places[cell.row_id],
            variant=cell.variant,
            outcome=cell.outcome,
            verdict=cell.verdict,
            text=url if execution.makes_images else run.text if run else "",
            error=run.error if run else "",
            comment=cell.comment,
            results=[result for result in cell.results if result],
            first_token_s=run.time_to_first_token if run else None,
            duration_s=run.duration if run else None,
            tokens_in=usage.get("prompt_tokens"),
            tokens_out=usage.get("completion_tokens"),
            url=url,
        )
