"""Whose something is: a visitor's id, or an account's name for it. Everything of somebody's has it
in a column `owner`.
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Model

PREFIX = "user:"


def name_owner(user: AbstractBaseUser) -> str:
    return f"{PREFIX}{user.pk}"


def find_user_id(owner: str) -> int | None:
    """The account that this owner is; None for a visitor."""
    number = owner.removeprefix(PREFIX)
    return int(number) if owner.startswith(PREFIX) and number.isdecimal() else None


def list_owned_models() -> Iterator[type[Model]]:
    """Every table with a column `owner`, whichever app has it: a new one is never forgotten."""
    for model in apps.get_models():
        try:
            field = model._meta.get_field("owner")
        except FieldDoesNotExist:
            continue
        if isinstance(field, CharField) and not model._meta.proxy:
            yield model
