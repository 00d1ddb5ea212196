"""Rows of an archive become rows of this site: which key each has here, and what refers to it."""

import re
import uuid
from typing import Any

from django.db.models import Model, UUIDField

from playground.backup.archive import BackupError
from playground.belongings.values import Row
from playground.runs.long_texts import change_strings

BATCH_KEYS = 500  # keys in one statement
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ModelClass = type[Model]


class Keys:
    """From the keys in the archive to those here. A UUID stays as it is where it is free."""

    def __init__(self) -> None:
        self.by_model: dict[tuple[ModelClass, Any], Any] = {}
        self.uuids: dict[uuid.UUID, uuid.UUID] = {}

    def choose_uuids(self, model: ModelClass, old: list[uuid.UUID]) -> None:
        if len(set(old)) != len(old):
            raise BackupError(f"This export has a row of {model._meta.label_lower} twice.")
        for start in range(0, len(old), BATCH_KEYS):
            chunk = old[start : start + BATCH_KEYS]
            rows = model._base_manager.filter(pk__in=chunk)
            taken = set(rows.values_list("pk", flat=True))
            for key in chunk:
                new = uuid.uuid4() if key in taken else key
                self.by_model[model, key] = self.uuids[key] = new

    def find(self, model: ModelClass, old: Any) -> Any:
        """None where the archive has no such row."""
        key: Any = model._meta.pk
        if key.is_relation:  # a row beside another has that one's key
            return self.find(key.related_model, old)
        return self.by_model.get((model, old))

    def translate(self, model: ModelClass, row: Row) -> None:
        """Whatever in this row names another one, but for its own key, names that one here."""
        for field in model._meta.concrete_fields:
            value = row.get(field.attname)
            if value is None or (field.primary_key and not field.is_relation):
                continue
            if field.is_relation:
                row[field.attname] = self.find_target(field, value)
            elif isinstance(field, UUIDField):  # of a group, which may have no row
                row[field.attname] = self.uuids.setdefault(value, uuid.uuid4())
            elif isinstance(value, dict | list):
                row[field.attname] = change_strings(value, self.translate_text)

    def find_target(self, field: Any, old: Any) -> Any:
        new = self.find(field.related_model, old)
        if new is None and not field.null:
            raise BackupError(f"A row of {field.model._meta.label_lower} belongs to none.")
        return new

    def translate_text(self, text: str) -> str:
        if not UUID_TEXT.fullmatch(text):
            return text
        key = uuid.UUID(text)
        return str(self.uuids.get(key, key))
