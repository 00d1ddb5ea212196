"""What tests find when another has committed before them."""

import pytest

from playground.models import ListedModel, Run
from tests.cleaning import clean_quickly

pytestmark = pytest.mark.django_db(transaction=True)


class Case:
    @staticmethod
    def _databases_names(*, include_mirrors: bool) -> list[str]:
        return ["default"]


def test_rows_are_gone_and_the_declared_models_are_back() -> None:
    declared = set(ListedModel.objects.values_list("provider", "name"))
    assert declared
    ListedModel.objects.create(provider="arli", name="listed/one")
    ListedModel.objects.filter(name=min(name for _, name in declared)).delete()
    Run.objects.create(owner="me", app="textlab", provider="arli", endpoint="chat", model="m")
    clean_quickly(Case())
    assert set(ListedModel.objects.values_list("provider", "name")) == declared
    assert not Run.objects.exists()
