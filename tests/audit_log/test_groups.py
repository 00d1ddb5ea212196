"""The audit log of what happens to several runs at once, and to limits wherever they change."""

import pytest
from django.contrib.auth.models import User

from imagegen.gallery.trash import delete_for_good
from imagegen.models import Picture
from playground.audit.models import Entry
from playground.models import Run
from playground.quotas.models import KeySource, Quota
from playground.runs.removal import delete_tree, remove_turn
from playground.runs.signals import group_deleted
from textlab.shares.services import revoke_share, share_answers

pytestmark = pytest.mark.django_db


def list_actions() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("action", "subject"))


def make_run(**fields: object) -> Run:
    values = {"app": "textlab", "provider": "local", "endpoint": "chat", "model": "m"}
    return Run.objects.create(**{"owner": "me", "status": "done", **values, **fields})


def test_sharing_a_comparison_and_revoking_it_are_written_down_once_without_the_link() -> None:
    runs = [make_run(), make_run()]
    shared = share_answers("me", runs)
    share_answers("me", runs)
    assert not revoke_share("you", shared.slug)
    assert revoke_share("me", shared.slug)
    assert not revoke_share("me", shared.slug)
    subject = f"run {runs[0].pk} and 1 beside it"
    assert list_actions() == [("runs shared", subject), ("link to runs revoked", subject)]
    assert shared.slug not in str(list_actions())


def test_a_conversation_that_is_deleted_is_one_entry() -> None:
    first = make_run()
    make_run(parent=first, opening=first, tree=first.pk)
    delete_tree(first)
    assert list_actions() == [("runs deleted", f"conversation {first.pk}: 2 runs")]


def test_a_turn_is_written_down_when_it_can_not_be_put_back_any_more() -> None:
    first, second = make_run(), make_run()
    remove_turn(first)
    assert list_actions() == []
    remove_turn(second)
    assert list_actions() == [("run deleted", f"run {first.pk}")]


def test_pictures_that_are_deleted_for_good_are_one_entry() -> None:
    delete_for_good(Picture.objects.none())
    assert list_actions() == []
    group_deleted.send(sender=None, subject="pictures: 3")
    assert list_actions() == [("runs deleted", "pictures: 3")]


def test_a_limit_is_written_down_wherever_it_changes() -> None:
    ada = User.objects.create_user("ada")
    person = Quota.Audience.PERSON
    quota = Quota.objects.create(audience=person, user=ada, key=KeySource.SITE, images_day=3)
    quota.images_day = 0
    quota.save()
    pk = quota.pk
    quota.delete()
    limit = f"limit {pk} of user:{ada.pk}, host key:"
    assert [action for action, _ in list_actions()] == ["limit set", "limit set", "limit removed"]
    assert list_actions()[1] == ("limit set", f"{limit} images_day=0")
