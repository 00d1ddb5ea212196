"""The tree of a picture: what it was made from, what was made from it."""

from typing import Any

import pytest

from imagegen.gallery import lineage as lineages
from imagegen.gallery.lineage import Node, trace_lineage
from imagegen.models import Picture
from playground.models import Artifact
from tests.imagegen.pictures import picture, run_of

pytestmark = pytest.mark.django_db

ME = "visitor"


def child(source: Picture, number: int, **values: Any) -> Picture:
    run = run_of(values.pop("owner", ME), number, parent=source.run)
    run.save()
    return picture(run.owner, number, run=run, source=source, **values)


def shape(node: Node) -> Any:
    """The seeds, the current one negative, results in a list after theirs."""
    seed = (node.picture.seed or 0) * (-1 if node.current else 1)
    return [seed, *map(shape, node.results)] if node.results else seed


def test_the_way_down_to_it_and_all_that_was_made_from_it() -> None:
    first = picture(ME, 1)
    painted = child(first, 2, kind="inpaint")
    child(first, 9)  # a sibling, which is not on the way
    large, _other = child(painted, 3, kind="upscale"), child(painted, 4)
    child(large, 5)
    assert shape(trace_lineage(painted).root) == [1, [-2, [3, 5], 4]]
    assert shape(trace_lineage(large).root) == [1, [2, [-3, 5]]]
    assert shape(trace_lineage(first).root) == [-1, [2, [3, 5], 4], 9]


def test_one_alone() -> None:
    assert trace_lineage(picture(ME, 1)).is_alone


def test_a_deleted_beginning_is_told_by_its_run() -> None:
    first = picture(ME, 1)
    second = child(first, 2)
    third = child(second, 3)
    Artifact.objects.filter(pk=first.pk).delete()
    third.refresh_from_db()
    found = trace_lineage(third)
    assert shape(found.root) == [2, -3]
    assert found.lost == first.run
    assert not found.is_alone


def test_the_number_of_queries_does_not_grow_with_the_tree(
    django_assert_max_num_queries: Any,
) -> None:
    made = first = picture(ME, 1)
    for number in range(2, 12):
        made = child(made, number)
        child(first, number + 100)
    with django_assert_max_num_queries(4):
        root = trace_lineage(first).root
    assert len(root.results) == 11


def test_more_than_is_shown_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    first = picture(ME, 1)
    for number in range(2, 6):
        child(first, number)
    monkeypatch.setattr(lineages, "MOST", 3)
    found = trace_lineage(first)
    assert len(found.root.results) == 3
    assert found.cut


def test_a_ring_in_the_table_ends() -> None:
    first = picture(ME, 1)
    second = child(first, 2)
    Picture.objects.filter(pk=first.pk).update(source=second)
    first.refresh_from_db()
    assert trace_lineage(first).root.picture.seed in (1, 2)


def test_nobody_elses_picture_is_in_it() -> None:
    first = picture(ME, 1)
    child(first, 2, owner="somebody else")
    assert trace_lineage(first).is_alone
