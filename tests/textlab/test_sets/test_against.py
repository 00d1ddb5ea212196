"""Two executions side by side."""

import pytest
from django.test import Client as Browser

from tests.scripted import Server
from tests.textlab.test_sets.executing import DUMB, ECHO, Knowing
from tests.textlab.test_sets.paging import SETS, execute, make_checked_set, post_set
from textlab.test_sets.results.against import compare_executions, pair_variants

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_got_better_and_worse_is_counted_and_listed(
    client: Browser, provider: Server, knowing: Knowing
) -> None:
    test_set = make_checked_set(client)
    before = execute(client, test_set)
    knowing.words["chat"] = lambda message: "Nothing." if "Oslo" in message else message
    knowing.words["hello"] = lambda message: message if "Rome" in message else "No."
    after = execute(client, test_set)
    first, second = compare_executions(before, after).pairings
    assert (first.passed_before, first.passed_after, first.better, first.worse) == (3, 2, 0, 1)
    assert (second.passed_before, second.passed_after, second.better, second.worse) == (0, 1, 1, 0)
    page = client.get(f"{SETS}results/{after.pk}/against/?with={before.pk}").text
    assert page.index("Worse\n") < page.index("Better\n")
    assert "Row 3, " in page
    assert "Row 2, " in page
    assert "Row 1, " not in page


def test_rows_that_were_edited_are_left_out_and_counted(client: Browser, provider: Server) -> None:
    test_set = make_checked_set(client)
    before = execute(client, test_set, ECHO)
    row = test_set.rows.get(number=1)
    post_set(client, test_set, **{f"cell.{row.pk}.0": "Nice"})
    after = execute(client, test_set, ECHO)
    comparison = compare_executions(before, after)
    assert comparison.skipped == 1
    assert comparison.pairings[0].rows == 2


def test_variants_are_paired_by_label_then_by_model() -> None:
    one, two = {"label": "A", "model": "m"}, {"label": "B", "model": "m"}
    other = {"label": "C", "model": "n"}
    assert pair_variants([one, two], [two, one]) == [(1, 0), (0, 1)]
    assert pair_variants([one], [two, other]) == [(0, 0)]


def test_without_other_results_there_is_nothing_to_compare(
    client: Browser, provider: Server
) -> None:
    execution = execute(client, make_checked_set(client), DUMB)
    url = f"{SETS}results/{execution.pk}/"
    for query in ("", "?with=nonsense"):
        response = client.get(f"{url}against/{query}")
        assert (response.status_code, response["Location"]) == (303, url)
    assert "There are no other results" in client.get(url).text
