"""The run a conversation began with, named in JSON before, and back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps

from tests import migrating
from tests.migrating import migrated_back

NOBODY = "6f1c0e5e-1d0c-4a57-9a5e-0c7b9b1d2e3f"  # which no row has

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, AFTER = "0010_run_group", "0012_fill_run_openings"


@pytest.fixture
def old_apps() -> Iterator[Apps]:
    with migrated_back(("playground", BEFORE)) as apps:
        yield apps


def migrate(name: str) -> Apps:
    return migrating.migrate(("playground", name))


def make_run(apps: Apps, **extra: Any) -> Any:
    runs: Any = apps.get_model("playground", "Run").objects
    return runs.create(
        owner="me", app="textlab", provider="arli", endpoint="chat", model="m", extra=extra
    )


def test_a_run_knows_the_run_its_conversation_began_with(old_apps: Apps) -> None:
    first = make_run(old_apps)
    second = make_run(old_apps, began=str(first.pk), mixed=True)
    third = make_run(old_apps, began=str(first.pk), form={"outcome": "valid"})
    runs: Any = migrate(AFTER).get_model("playground", "Run").objects
    openings = {run.pk: (run.opening_id, run.extra) for run in runs.all()}
    assert openings == {
        first.pk: (None, {}),
        second.pk: (first.pk, {"mixed": True}),
        third.pk: (first.pk, {"form": {"outcome": "valid"}}),
    }
    old: Any = migrate(BEFORE).get_model("playground", "Run").objects
    assert dict(old.values_list("pk", "extra")) == {
        run.pk: run.extra for run in (first, second, third)
    }


@pytest.mark.parametrize("key", ["nonsense", None, NOBODY])
def test_a_conversation_whose_first_run_is_deleted_has_none(
    old_apps: Apps, key: str | None
) -> None:
    run = make_run(old_apps, began=key)
    runs: Any = migrate(AFTER).get_model("playground", "Run").objects
    assert [(each.pk, each.opening_id, each.extra) for each in runs.all()] == [(run.pk, None, {})]
