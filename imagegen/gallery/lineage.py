"""Where a picture came from and what became of it: made, inpainted, enlarged."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from imagegen.models import Picture
from playground.models import Run

MAX_STEPS = 40  # steps up or down
MAX_PICTURES = 120  # pictures below one; more are counted as cut off


@dataclass(slots=True)
class Node:
    picture: Picture
    current: bool = False
    results: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lineage:
    root: Node
    lost: Run | None  # what the first was made from: its run, where that picture is deleted
    cut: bool  # there are more results than are shown

    @property
    def is_alone(self) -> bool:
        return not self.root.results and self.lost is None


def trace_lineage(picture: Picture) -> Lineage:
    """The way down to this picture from the first one, and everything made from this one."""
    ups, downs = list_ancestors(picture), list_descendants(picture)
    this = Node(picture, current=True)
    nodes = {picture.pk: this}
    for below in downs[:MAX_PICTURES]:
        nodes[below.pk] = Node(below)
        if above := nodes.get(below.source_id or 0):
            above.results.append(nodes[below.pk])
    root = this
    for above_it in ups:
        root = Node(above_it, results=[root])
    first = root.picture
    lost = first.run.parent if first.source_id is None else None
    return Lineage(root, lost, cut=len(downs) > MAX_PICTURES)


def list_ancestors(picture: Picture) -> list[Picture]:
    """The nearest first."""
    return walk_lineage(picture, step="p.artifact_id = w.source_id", most=MAX_STEPS)


def list_descendants(picture: Picture) -> list[Picture]:
    """Those made from it directly first, then those made from these."""
    return walk_lineage(picture, step="p.source_id = w.artifact_id", most=MAX_PICTURES + 1)


def walk_lineage(picture: Picture, *, step: str, most: int) -> list[Picture]:
    """One query, however long the way."""
    table = Picture._meta.db_table
    sql = (
        f"WITH RECURSIVE w(artifact_id, source_id, depth) AS ("  # noqa: S608 - our own names
        f"SELECT artifact_id, source_id, 0 FROM {table} WHERE artifact_id = %s UNION ALL "
        f"SELECT p.artifact_id, p.source_id, w.depth + 1 FROM {table} p JOIN w ON {step} "
        f"WHERE p.owner = %s AND w.depth < {MAX_STEPS}) "
        f"SELECT artifact_id FROM w WHERE depth > 0 ORDER BY depth, artifact_id LIMIT {most}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [picture.pk, picture.owner])
        order = [pk for (pk,) in cursor.fetchall()]
    return load_in_order(order)


def load_in_order(keys: Sequence[int]) -> list[Picture]:
    pictures_by_key = (
        Picture.objects.select_related("run__parent").defer("search", "infotext").in_bulk(keys)
    )
    return [pictures_by_key[pk] for pk in keys if pk in pictures_by_key]
