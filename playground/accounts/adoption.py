"""What a visitor has made follows them into the account that they sign in to."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import CharField, Exists, Model, OuterRef, UniqueConstraint

from playground.accounts.owners import list_owned_models, name_owner

NAME = "name"  # of a thing that is called as somebody likes: it can be called otherwise


def adopt_visitor(visitor: str, user: User) -> dict[str, int]:
    """Everything of this visitor's is the account's from now on. How much, by the model's name."""
    owner = name_owner(user)
    return move_belongings(visitor, owner) if visitor and visitor != owner else {}


@transaction.atomic
def move_belongings(source: str, owner: str) -> dict[str, int]:
    """From one owner to another. How much, by the model's name.

    What both have under one name is renamed; of what both have alike the new owner's stays.
    """
    moved = Counter[str]()
    for model in list_owned_models():
        settle_conflicts(model, source, owner)
        mine = model._default_manager.filter(owner=source)
        moved[model._meta.label_lower] += mine.update(owner=owner)
    return {label: count for label, count in moved.items() if count}


def settle_conflicts(model: type[Model], source: str, owner: str) -> None:
    """So that no rule of the table is broken when these rows change hands."""
    rows = model._default_manager
    for others in list_unique_columns(model):
        alike = rows.filter(owner=owner, **{name: OuterRef(name) for name in others})
        for row in rows.filter(Exists(alike), owner=source):
            if NAME in others:
                rename_row(row, owner, {name: getattr(row, name) for name in others})
            else:
                if add := getattr(row, "add_to_owner", None):  # sums: none of it may be lost
                    add(owner)
                row.delete()


def list_unique_columns(model: type[Model]) -> Iterator[list[str]]:
    """For each rule that an owner has something once: the other columns that say what."""
    owner = model._meta.get_field("owner")
    if isinstance(owner, CharField) and owner.unique:
        yield []
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and "owner" in constraint.fields:
            yield [name for name in constraint.fields if name != "owner"]


def rename_row(row: Any, owner: str, same: dict[str, Any]) -> None:
    """By a number behind its name that neither of the two has used."""
    model, name, number = type(row), getattr(row, NAME), 2
    field = model._meta.get_field(NAME)
    longest = field.max_length if isinstance(field, CharField) and field.max_length else 80
    while True:
        ending = f" ({number})"
        same[NAME] = name[: longest - len(ending)] + ending
        if not model._default_manager.filter(owner__in=(owner, row.owner), **same).exists():
            break
        number += 1
    model._default_manager.filter(pk=row.pk).update(**{NAME: same[NAME]})
