"""Everything of a person is deleted: rows, files, keys and links. What was used stays as sums."""

from collections.abc import Sequence

from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db.models import FileField

from playground.belongings.tables import OWNER, Table, list_file_names, list_tables
from playground.infrastructure.offload import breath, breathe_between
from playground.models import Run
from playground.quotas.models import DailyUsage
from playground.runs.claims import stop_waiting
from playground.runs.services import stop_run

BATCH_ROWS = 50  # rows deleted between two turns of the others
NAMES_AT_ONCE = 500


class DeletionError(Exception):
    """A sentence for the person."""


def delete_belongings(owner: str) -> None:
    """Raises DeletionError where something is still being answered; then nothing is deleted."""
    stop_runs(owner)
    names = list_file_names(owner)
    for table in list_tables():
        if table.path == OWNER and table.model is not DailyUsage:
            delete_rows(table, owner)
    delete_unused(names)


def stop_runs(owner: str) -> None:
    mine = Run.objects.filter(owner=owner)
    mine.open().update(stop_requested=True)
    stop_waiting(mine)
    for run in mine.open():
        stop_run(run)
    if mine.open().exists():
        raise DeletionError(
            "Something of yours is still being answered. It has been asked to stop: try again in a "
            "moment."
        )


def delete_rows(table: Table, owner: str) -> None:
    """With what hangs on them. Each goes by its model's own rules, which take files along."""
    while keys := list(table.filter_rows(owner).values_list("pk", flat=True)[:BATCH_ROWS]):
        table.model._base_manager.filter(pk__in=keys).delete()
        breath.take_breath()


def delete_unused(names: Sequence[str]) -> None:
    """What the rows have left behind, unless somebody else's row has the same file."""
    columns = [
        (model, each.name)
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if isinstance(each, FileField)
    ]
    for start in range(0, len(names), NAMES_AT_ONCE):
        chunk = names[start : start + NAMES_AT_ONCE]
        used: set[str] = set()
        for model, column in columns:
            rows = model._base_manager.filter(**{f"{column}__in": chunk})
            used.update(rows.values_list(column, flat=True))
        for name in breathe_between(set(chunk) - used):
            default_storage.delete(name)


def is_last_host(user: User) -> bool:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and not others.exists()
