"""The matrix of results: what it shows, filters, and what one cell says."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from playground.models import Run
from tests.scripted import Server
from tests.textlab.test_sets.executing import DUMB, ECHO, REFUSED, RUBRIC, Knowing, make_set, work
from tests.textlab.test_sets.paging import SETS, execute, make_checked_set, start
from textlab.models import TestCell, TestExecution
from textlab.test_sets.results import context, summaries
from textlab.test_sets.state import build_progress

pytestmark = pytest.mark.django_db(transaction=True)


def open_results(client: Browser, execution: TestExecution, query: str = "") -> str:
    page = client.get(f"{SETS}results/{execution.pk}/{query}")
    assert page.status_code == 200
    return str(page.text)


def list_outcomes(page: str) -> list[str]:
    return re.findall(r'class="cell" data-outcome="(\w+)"', page)


def link_cell(cell: TestCell) -> str:
    return f"{SETS}results/{cell.execution_id}/cells/{cell.pk}/"


def test_each_cell_says_pass_fail_or_error_with_its_answer(
    client: Browser, provider: Server
) -> None:
    page = open_results(client, execute(client, make_checked_set(client), ECHO, DUMB, REFUSED))
    assert list_outcomes(page) == ["pass", "fail", "error"] * 3
    assert "You said: Say Paris." in page
    assert "9 of 9 answers" in page
    assert re.search(r"<strong>100%</strong>\s*<span[^>]*>3 of 3<", page)
    assert "44–100%" in page  # Wilson's interval of 3 of 3


def test_nothing_is_over_that_the_matrix_shows_as_under_way(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = start(client, make_checked_set(client), ECHO)

    def summarise_slowly(results: TestExecution) -> Any:
        seen = summaries.build_summaries(results)
        work()  # all is answered while the page is put together
        return seen

    monkeypatch.setattr(context, "build_summaries", summarise_slowly)
    page = client.get(f"{SETS}results/{execution.pk}/")
    assert not any(each.judged for each in page.context["summaries"])
    assert page.context["state"].is_open


def test_while_answers_arrive_the_page_asks_for_more_and_offers_to_stop(
    client: Browser, provider: Server
) -> None:
    execution = start(client, make_checked_set(client), ECHO)
    page = open_results(client, execution)
    assert "every 2s" in page
    assert list_outcomes(page) == ["waiting"] * 3
    assert client.post(f"{SETS}results/{execution.pk}/stop").status_code == 303
    page = open_results(client, execution)
    assert "every 2s" not in page
    assert "Resume 3" in page
    client.post(f"{SETS}results/{execution.pk}/resume")
    work()
    assert list_outcomes(open_results(client, execution)) == ["pass"] * 3


def test_the_page_says_how_long_the_rest_takes_once_it_has_a_pace(
    client: Browser, provider: Server
) -> None:
    pasted = "city\n" + "\n".join(f"City{n}" for n in range(9))
    execution = start(client, make_checked_set(client, pasted), ECHO)
    work(2)
    assert build_progress(execution).seconds_left is None
    assert " left</span>" not in open_results(client, execution)
    work(1)
    moments = [timezone.now() - timedelta(seconds=60 * n) for n in (1, 2, 3)]
    answered = execution.cells.exclude(outcome="").values_list("run", flat=True)
    for run, moment in zip(answered, moments, strict=True):
        Run.objects.filter(pk=run).update(heartbeat=moment)
    left = build_progress(execution).seconds_left
    assert left is not None
    assert left >= 6 * 90  # three answers in three minutes until now, and six to come
    assert re.search(r"about \d+ min left</span>", open_results(client, execution))


def test_errors_are_retried(client: Browser, provider: Server, knowing: Knowing) -> None:
    execution = execute(client, make_checked_set(client), REFUSED)
    assert "Retry 3 errors" in open_results(client, execution)
    knowing.words["invalid"] = lambda message: message
    client.post(f"{SETS}results/{execution.pk}/retry")
    work()
    assert list_outcomes(open_results(client, execution)) == ["pass"] * 3


def test_rows_are_filtered(client: Browser, provider: Server, knowing: Knowing) -> None:
    knowing.words["hello"] = lambda message: message if "Rome" in message else "No."
    execution = execute(client, make_checked_set(client))
    assert list_outcomes(open_results(client, execution, "?show=failed")) == ["pass", "fail"] * 2
    assert list_outcomes(open_results(client, execution, "?show=differing")) == ["pass", "fail"] * 2
    assert "No rows match" in open_results(client, execution, "?show=error")
    assert list_outcomes(open_results(client, execution, "?q=Say+Rome")) == ["pass", "pass"]
    assert len(list_outcomes(open_results(client, execution, "?show=nonsense"))) == 6


def test_a_cell_shows_its_answer_row_checks_and_run(client: Browser, provider: Server) -> None:
    execution = execute(client, make_checked_set(client))
    cell = execution.cells.get(row__number=2, variant=1)
    page = client.get(link_cell(cell)).text
    assert "I don&#x27;t know." in page
    assert "Italy" in page
    assert "doesn&#x27;t contain" in page or "doesn’t contain" in page
    assert f"/runs/{cell.run_id}/" in page
    assert "Previous row" in page
    assert "Next variant" not in page


def test_a_judged_check_leads_to_what_the_judge_said(client: Browser, provider: Server) -> None:
    owner = make_checked_set(client).owner
    execution = execute(client, make_set(owner, checks=[RUBRIC]), ECHO)
    cell = execution.cells.first()
    assert cell is not None
    judge = cell.judge_runs.get().run
    assert judge.model == "scripted/think"
    url = f"/runs/{judge.pk}/"
    assert f'<a href="{url}">Read what the judge said</a>' in client.get(link_cell(cell)).text
    assert "Names Paris" in client.get(url).text


def test_a_verdict_goes_before_the_checks(client: Browser, provider: Server) -> None:
    execution = execute(client, make_checked_set(client))
    cell = execution.cells.get(row__number=1, variant=1)
    typed = {"verdict": "pass", "comment": "Good enough"}
    assert client.post(link_cell(cell), typed).status_code == 303
    page = open_results(client, execution)
    assert "Pass by hand" in page
    assert list_outcomes(page)[:2] == ["pass", "pass"]
    assert "Good enough" in client.get(link_cell(cell)).text
    client.post(link_cell(cell), {"verdict": "", "comment": ""})
    assert list_outcomes(open_results(client, execution))[:2] == ["pass", "fail"]


def test_the_panel_gets_the_cell_alone(client: Browser, provider: Server) -> None:
    cell = execute(client, make_checked_set(client)).cells.first()
    assert cell is not None
    fragment = client.get(link_cell(cell), headers={"HX-Request": "true"}).text
    assert fragment.lstrip().startswith("<article")
    typed = {"verdict": "fail", "comment": ""}
    fragment = client.post(link_cell(cell), typed, headers={"HX-Request": "true"}).text
    assert "Saved." in fragment


def test_rows_come_in_pages(client: Browser, provider: Server) -> None:
    pasted = "city\n" + "\n".join(f"City{n}" for n in range(60))
    execution = start(client, make_checked_set(client, pasted), ECHO)
    assert len(list_outcomes(open_results(client, execution))) == 25
    assert "Rows 51–60 of 60" in open_results(client, execution, "?page=3")


def test_whoever_has_the_link_reads_it_and_no_more(client: Browser, provider: Server) -> None:
    execution = execute(client, make_checked_set(client))
    client.post(f"{SETS}results/{execution.pk}/share")
    execution.refresh_from_db()
    url = f"/s/tests/{execution.share_slug}/"
    assert url in open_results(client, execution)
    stranger = Browser()
    page = stranger.get(url)
    assert list_outcomes(page.text) == ["pass", "fail"] * 3
    cell = execution.cells.all()[1]
    shared = stranger.get(f"{url}cells/{cell.pk}/").text
    assert "I don&#x27;t know." in shared
    assert "/runs/" not in shared.partition("<main")[2].partition("</main")[0]
    assert "verdict" not in shared
    client.post(f"{SETS}results/{execution.pk}/unshare")
    assert stranger.get(url).status_code == 404


def test_deleted_results_are_gone(client: Browser, provider: Server) -> None:
    execution = execute(client, make_checked_set(client))
    client.post(f"{SETS}results/{execution.pk}/delete")
    assert client.get(f"{SETS}results/{execution.pk}/").status_code == 404
