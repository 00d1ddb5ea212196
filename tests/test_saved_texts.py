"""Prompts and styles that visitors keep: each sees their own, of one kind, under one name."""

import pytest
from django.db import IntegrityError, transaction

from imagegen.models import Style
from playground import saved_texts
from playground.models import SavedText
from vision.models import SavedPrompt
from vision.upload.forms import PromptForm

pytestmark = pytest.mark.django_db


def list_names(kind: type[SavedText], owner: str = "me") -> list[str]:
    return [saved.name for saved in kind.objects.filter(owner=owner)]


def test_a_prompt_and_a_style_of_one_name_are_two() -> None:
    SavedPrompt.objects.store("me", "Mine", text="Read it.")
    Style.objects.store("me", "Mine", text="oil", negative_text="photo")
    SavedPrompt.objects.store("me", "Mine", text="Read it all.")
    assert SavedText.objects.count() == 2
    assert SavedPrompt.objects.get().text == "Read it all."
    assert Style.objects.get().negative_text == "photo"
    assert isinstance(Style.objects.get(), Style)


def test_what_a_proxy_makes_is_of_its_kind() -> None:
    Style(owner="me", name="Oil").save()
    assert list_names(Style) == ["Oil"]
    assert list_names(SavedPrompt) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Style(owner="me", name="Oil").save()


def test_they_come_by_their_names() -> None:
    for name in ("Watercolour", "Chalk", "Oil"):
        Style.objects.store("me", name, text="x")
    assert [style.name for style in Style.objects.list_own("me")] == ["Chalk", "Oil", "Watercolour"]


@pytest.mark.parametrize("key", ["", "x", "-1", "1.0", "\u0661", "9" * 40])
def test_no_nonsense_deletes_anything(key: str) -> None:
    Style.objects.store("me", "Oil", text="x")
    Style.objects.delete_own("me", key)
    assert list_names(Style) == ["Oil"]


def test_only_the_owner_deletes_and_only_of_that_kind() -> None:
    Style.objects.store("me", "Oil", text="x")
    key = str(Style.objects.get().pk)
    Style.objects.delete_own("you", key)
    SavedPrompt.objects.delete_own("me", key)
    assert list_names(Style) == ["Oil"]
    Style.objects.delete_own("me", key)
    assert list_names(Style) == []


def test_a_full_list_takes_no_more_but_what_is_in_it_can_be_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(saved_texts, "MAX_SAVED", 2)
    for name in ("One", "Two"):
        SavedPrompt.objects.store("me", name, text="x")
    more = PromptForm({"name": "Three", "prompt": "y"}, owner="me")
    assert more.non_field_errors() == ["2 prompts are already saved. Delete one first."]
    again = PromptForm({"name": "Two", "prompt": "y"}, owner="me")
    assert again.is_valid()
    assert PromptForm({"name": "Three", "prompt": "y"}, owner="you").is_valid()
