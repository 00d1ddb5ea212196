"""A history searched, filtered, named, starred and deleted."""

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone

from imagegen.models import Grid, Picture
from playground.models import Run, RunLabel
from playground.runs import history
from tests.imagegen.making import a_picture, a_run
from tests.routes.belongings import make_batch
from tests.runs.finding import list_titles, make_turn, press
from tests.runs.finding import owner as owner
from vision.models import Batch

pytestmark = pytest.mark.django_db


def test_every_word_of_a_search_is_looked_for_in_questions_and_answers(
    client: Browser, owner: str
) -> None:
    make_turn(owner, "How do tides work?", text="The **Moon** pulls the ocean.")
    make_turn(owner, "A poem on rust")
    make_turn("somebody else", "Tides of theirs")
    assert list_titles(client, "q=TIDES+moon") == ["How do tides work?"]
    assert list_titles(client, "q=tides+rust") == []
    assert "Nothing matches." in client.get("/runs/?q=tides+rust").text


def test_a_hit_shows_the_words_around_it_and_marks_them(client: Browser, owner: str) -> None:
    make_turn(owner, "x " * 300 + "<b>needle</b> in it")
    page = client.get("/runs/?q=needle").text
    assert "&lt;b&gt;<mark>needle</mark>&lt;/b&gt; in it" in page


def test_a_conversation_is_found_once_by_any_of_its_turns(client: Browser, owner: str) -> None:
    first = make_turn(owner, "The word thimble")
    make_turn(owner, "And thimble again", first)
    assert list_titles(client, "q=thimble") == ["The word thimble"]


def test_it_is_narrowed_by_place_model_day_and_star(client: Browser, owner: str) -> None:
    old = make_turn(owner, "Old", model="a/old")
    Run.objects.filter(pk=old.pk).update(created=timezone.now() - timedelta(days=40))
    make_turn(owner, "New")
    a_run(owner)
    day = (timezone.now() - timedelta(days=20)).date()
    assert list_titles(client, "app=textlab") == ["New", "Old"]
    assert list_titles(client, "app=imagegen") == ["a lighthouse in fog"]
    assert list_titles(client, "model=a/old") == ["Old"]
    assert list_titles(client, f"until={day}") == ["Old"]
    assert list_titles(client, f"since={day}&app=textlab") == ["New"]
    press(client, "label", star=old.pk)
    assert list_titles(client, "starred=on") == ["Old"]
    assert list_titles(client, "starred=on&q=new") == []
    assert list_titles(client, "starred=on&q=old") == ["Old"]


@pytest.mark.parametrize(
    "query",
    ["since=x&until=9999-99-99", "app=nothing", "before=x", "before=2026-01-01,1", "page=x"],
)
def test_nonsense_narrows_nothing(client: Browser, owner: str, query: str) -> None:
    make_turn(owner, "One")
    assert list_titles(client, query) == ["One"]


def test_a_name_is_shown_found_and_taken_away(client: Browser, owner: str) -> None:
    first = make_turn(owner, "First words")
    question = press(client, "label", rename=first.pk, back="q=plan").content.decode()
    assert 'placeholder="First words"' in question
    assert 'href="/runs/?q=plan"' in question
    press(client, "label", rename=first.pk, name="  My  <plan> ")
    last = make_turn(owner, "Second", first)
    assert list_titles(client) == ["My <plan>"]
    assert "My &lt;plan&gt;" in client.get("/runs/").text
    assert list_titles(client, "q=plan") == ["My <plan>"]
    press(client, "label", rename=last.pk, name=" ")
    assert list_titles(client) == ["First words"]
    assert not RunLabel.objects.exists()


def test_a_star_stays_while_a_conversation_goes_on(client: Browser, owner: str) -> None:
    first = make_turn(owner, "First")
    answer = client.post("/runs/label/", {"star": first.pk}, headers={"Accept": "application/json"})
    assert answer.json() == {"starred": True}
    last = make_turn(owner, "Second", first)
    assert 'aria-pressed="true"' in client.get("/runs/").text
    press(client, "label", star=last.pk)
    assert 'aria-pressed="true"' not in client.get("/runs/").text


def test_nobody_labels_or_deletes_what_is_somebody_elses(client: Browser, owner: str) -> None:
    theirs = make_turn("somebody else", "Theirs")
    press(client, "label", star=theirs.pk)
    press(client, "label", rename=theirs.pk, name="Mine")
    press(client, "delete", row=[theirs.pk], sure="1")
    press(client, "delete", row=["nonsense", ""], sure="1")
    assert not RunLabel.objects.exists()
    assert Run.objects.filter(pk=theirs.pk, removed=None).exists()


def test_deleting_asks_first_and_says_what_can_be_restored(client: Browser, owner: str) -> None:
    talk, image = make_turn(owner, "Talk"), a_run(owner)
    page = " ".join(press(client, "delete", row=[talk.pk, image.pk]).content.decode().split())
    assert "Delete 2 items?" in page
    assert "1 conversation can be restored for 24 hours" in page
    assert "The other 1 is deleted permanently" in page
    assert Run.objects.for_owner(owner).count() == 2


def test_conversations_are_deleted_whole_and_restored_whole(client: Browser, owner: str) -> None:
    first = make_turn(owner, "First")
    second = make_turn(owner, "Second", first)
    make_turn(owner, "Another version", first)
    other = make_turn(owner, "Other")
    make_turn(owner, "Stays")
    end = next(run for run in history.list_ends(owner) if run.opening_id == first.pk)
    answer = press(client, "delete", row=[end.pk, other.pk], sure="1", back="app=textlab")
    assert answer["Location"].startswith("/runs/?app=textlab&removed=")
    page = client.get(answer["Location"])
    assert [row.title for row in page.context["rows"]] == ["Stays"]
    assert "2 conversations deleted." in " ".join(page.text.split())
    moment = html.unescape(re.findall(r'name="moment" value="([^"]+)"', page.text)[0])
    press(client, "restore", moment=moment)
    assert sorted(list_titles(client)) == ["First", "Other", "Stays"]
    assert Run.objects.get(pk=second.pk).parent_id == first.pk
    assert "There is nothing to restore" in client.post(
        "/runs/restore/", {"moment": moment}, follow=True
    ).text.replace("There is nothing to restore any more", "There is nothing to restore")


def test_what_was_deleted_earlier_is_gone_when_more_is_deleted(client: Browser, owner: str) -> None:
    one, two = make_turn(owner, "One"), make_turn(owner, "Two")
    press(client, "delete", row=[one.pk], sure="1")
    press(client, "delete", row=[two.pk], sure="1")
    assert not Run.objects.filter(pk=one.pk).exists()


def test_a_plot_goes_with_its_images_and_its_star(client: Browser, owner: str) -> None:
    grid = Grid.objects.create(owner=owner, provider="arli", endpoint="txt2img", axes=[])
    for seed in (1, 2):
        a_picture(run := a_run(owner), seed=seed)
        Run.objects.filter(pk=run.pk).update(group=grid.pk)
    end = history.list_ends(owner).get()
    press(client, "label", star=end.pk)
    press(client, "delete", row=[end.pk], sure="1")
    assert (Run.objects.count(), Grid.objects.count(), Picture.objects.count()) == (0, 0, 0)


def test_a_label_is_gone_with_the_last_run_it_was_for(
    client: Browser, owner: str, django_capture_on_commit_callbacks: Any
) -> None:
    first = make_turn(owner, "First")
    last = make_turn(owner, "Second", first)
    press(client, "label", star=first.pk)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/runs/{first.pk}/delete")
    assert RunLabel.objects.count() == 0 or Run.objects.filter(pk=last.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/runs/{last.pk}/delete")
    assert not RunLabel.objects.exists()


def test_a_reading_goes_with_its_upload(client: Browser, owner: str) -> None:
    made = make_batch(owner)
    Run.objects.filter(pk=made["run"]).update(group=uuid4())
    press(client, "delete", row=[made["run"]], sure="1")
    assert not Batch.objects.filter(pk=made["batch"]).exists()


def test_rows_have_pictures_and_say_how_many_messages(client: Browser, owner: str) -> None:
    picture = a_picture(a_run(owner))
    first = make_turn(owner, "One")
    make_turn(owner, "Two", first)
    page = client.get("/runs/").text
    assert f'src="/images/pictures/{picture.pk}/thumb/"' in page
    assert "2 messages" in page
