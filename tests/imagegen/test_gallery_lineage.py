"""The tree of a picture: what it was made from, what was made from it."""

from typing import Any

import pytest

from imagegen.gallery import lineage as lineages
from imagegen.gallery.lineage import Node, trace_lineage
from imagegen.models import Picture
from playground.models import Artifact
from tests.imagegen.pictures import run_of, store_image

pytestmark = pytest.mark.django_db

ME = "visitor"


def make_child(source: Picture, number: int, **values: Any) -> Picture:
    run = run_of(values.pop("owner", ME), number, parent=source.run)
    run.save()
    return store_image(run.owner, number, run=run, source=source, **values)


def get_shape(node: Node) -> Any:
    """The seeds, the current one negative, results in a list after theirs."""
    seed = (node.picture.seed or 0) * (-1 if node.current else 1)
    return [seed, *map(get_shape, node.results)] if node.results else seed


def test_the_way_down_to_it_and_all_that_was_made_from_it() -> None:
    first = store_image(ME, 1)
    painted = make_child(first, 2, kind="inpaint")
    make_child(first, 9)  # a sibling, which is not on the way
    large, _other = make_child(painted, 3, kind="upscale"), make_child(painted, 4)
    make_child(large, 5)
    assert get_shape(trace_lineage(painted).root) == [1, [-2, [3, 5], 4]]
    assert get_shape(trace_lineage(large).root) == [1, [2, [-3, 5]]]
    assert get_shape(trace_lineage(first).root) == [-1, [2, [3, 5], 4], 9]


def test_one_alone() -> None:
    assert trace_lineage(store_image(ME, 1)).is_alone


def test_a_deleted_beginning_is_told_by_its_run() -> None:
    first = store_image(ME, 1)
    second = make_child(first, 2)
    third = make_child(second, 3)
    Artifact.objects.filter(pk=first.pk).delete()
    third.refresh_from_db()
    tree = trace_lineage(third)
    assert get_shape(tree.root) == [2, -3]
    assert tree.lost == first.run
    assert not tree.is_alone


def test_the_number_of_queries_does_not_grow_with_the_tree(
    django_assert_max_num_queries: Any,
) -> None:
    made = first = store_image(ME, 1)
    for number in range(2, 12):
        made = make_child(made, number)
        make_child(first, number + 100)
    with django_assert_max_num_queries(4):
        root = trace_lineage(first).root
    assert len(root.results) == 11


def test_more_than_is_shown_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    first = store_image(ME, 1)
    for number in range(2, 6):
        make_child(first, number)
    monkeypatch.setattr(lineages, "MAX_PICTURES", 3)
    tree = trace_lineage(first)
    assert len(tree.root.results) == 3
    assert tree.cut


def test_a_ring_in_the_table_ends() -> None:
    first = store_image(ME, 1)
    second = make_child(first, 2)
    Picture.objects.filter(pk=first.pk).update(source=second)
    first.refresh_from_db()
    assert trace_lineage(first).root.picture.seed in (1, 2)


def test_nobody_elses_picture_is_in_it() -> None:
    first = store_image(ME, 1)
    make_child(first, 2, owner="somebody else")
    assert trace_lineage(first).is_alone
