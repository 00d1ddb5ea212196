"""Something of a person's for each kind of address: what the id in it may name.

Whoever adds an address with a parameter adds how that is made, or says in `OPEN_TO_ALL` why it
belongs to nobody.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from imagegen.jobs import spool
from imagegen.models import Board, Grid, Job
from playground.intake.store import store_artifact
from playground.models import Run
from tests.imagegen.making import a_picture, a_run
from tests.intake.files import saved, scene
from tests.routes.table import Route
from tests.textlab.test_sets.making import make_image_results, make_test_set
from tests.textlab.voting import create_round, create_vote
from textlab.cards.models import CardPicture
from textlab.models import Card, Preset, Prompt, PromptVersion, Sweep, SweepCell
from textlab.shares.services import share_answers
from vision.models import Batch, Decision, Extraction, Page, Reading, Upload

Values = Mapping[str, Any]
Make = Callable[[str], Values]  # of an owner

# Addresses with a parameter that names nothing of anybody's, and why.
OPEN_TO_ALL = {
    "s/<slug>/": "whoever has a link may read what was shared; it is not to be guessed",
    "s/tests/<slug>/": "whoever has a link may read what was shared; it is not to be guessed",
    "text/meter/<slug>/<model>/": "a model's page, the same for everybody",
    "text/tools/<slug>/<model>/": "a model's page, the same for everybody",
    "text/request/<slug>/<model>/": "a model's page, the same for everybody",
    "text/<slug>/<model>/": "a model's page, the same for everybody",
    "images/lists/<slug>/": "the models and samplers of a provider",
    "reference/<slug>/": "the reference is public",
    "account/join/<token>/": "whoever has an invitation may use it; it is not to be guessed",
    "account/email/confirm/<key>/": "whoever has the mail; the key is signed",
    "account/reset/<uidb36>-<key>/": "whoever has the link; the key is signed",
    "account/<provider_id>/": "the way to the one provider of accounts",
    "people/": "for hosts alone, whatever the id: test_what_is_the_hosts_alone_is_shut",
    "admin/": "for staff alone, whatever the id: test_what_is_the_hosts_alone_is_shut",
}
WORDS = {"kind"}  # parameters that are no ids
CARD = {"spec": "chara_card_v2", "data": {"name": "Ada", "first_mes": "Hi"}}


def make_chat(owner: str) -> Values:
    run = Run.objects.create(
        owner=owner, app="textlab", provider="featherless", endpoint="chat", model="a/b",
        status="done", request={"message": "Hi"}, text="Hello",
    )  # fmt: skip
    picture = store_artifact(run, "input", saved(scene(), "PNG"), "holiday.png")
    return {"id": run.pk, "artifact": picture.pk}


def make_round(owner: str) -> Values:
    return {"id": create_round(owner, "one", "two")[0].pk}


def make_shared_comparison(owner: str) -> Values:
    return {"slug": share_answers(owner, [Run.objects.get(pk=make_chat(owner)["id"])]).slug}


def make_vote(owner: str) -> Values:
    return {"id": create_vote(owner, "a/b", "c/d").pk}


def make_sweep(owner: str) -> Values:
    sweep = Sweep.objects.create(owner=owner, message="Hi", columns=["featherless:a/b"], axes=[])
    SweepCell.objects.create(run_id=make_chat(owner)["id"], sweep=sweep, row=0, column=0)
    return {"id": sweep.pk}


def make_card(owner: str) -> Values:
    card = Card.objects.create(owner=owner, name="Ada", source=CARD)
    CardPicture.objects.create(card=card, webp=saved(scene(), "WEBP"))
    return {"id": card.pk}


def make_preset(owner: str) -> Values:
    return {"id": Preset.objects.create(owner=owner, name="Short answers").pk}


def make_prompt(owner: str) -> Values:
    prompt = Prompt.objects.create(owner=owner, name="Translate")
    PromptVersion.objects.create(prompt=prompt, number=1, text="Translate {{text}}.")
    return {"id": prompt.pk, "number": 1}


def make_batch(owner: str) -> Values:
    """One picture, and what was read in it."""
    batch = Batch.objects.create(owner=owner)
    run = Run.objects.create(
        owner=owner, app="vision", provider="featherless", endpoint="chat", model="a/b",
        status="done", request={"prompt": "Read it."}, text="Milk",
    )  # fmt: skip
    file = store_artifact(run, "input", saved(scene(), "PNG"), "receipt.png").file.name
    upload = Upload.objects.create(batch=batch, position=0, name="a.png", file=file, slug="png")
    page = Page.objects.create(batch=batch, upload=upload, number=1)
    Reading.objects.create(run=run, batch=batch, page=page)
    things = {"batch": batch.pk, "run": run.pk, "page": page.pk, "document": upload.pk}
    return {**things, "kind": "source"}


def make_table(owner: str) -> Values:
    batch = Batch.objects.get(pk=make_batch(owner)["batch"])
    table = Extraction.objects.create(batch=batch, fields=[{"name": "Total", "kind": "amount"}])
    batch.readings.update(extraction=table, task="fields")
    Decision.objects.create(
        extraction=table, page=batch.pages.get(), row=0, column=0, original="7.70", text="8.70"
    )
    return {"table": table.pk}


def make_job(owner: str) -> Values:
    run = a_run(owner, status="failed")  # type: ignore[arg-type]  # as the column has it
    Job.objects.create(run=run, place=1)
    spool.write_preview(run.pk, saved(scene(), "PNG"))
    return {"run": run.pk}


def make_picture(owner: str) -> Values:
    return {"pk": a_picture(a_run(owner)).pk}


def make_board(owner: str) -> Values:
    return {"pk": Board.objects.create(owner=owner, name="Lighthouses").pk}


def make_grid(owner: str) -> Values:
    grid = Grid.objects.create(
        owner=owner, provider="arli", endpoint="txt2img", request={"prompt": "fog"},
        axes=[{"name": "steps", "label": "Steps", "values": [10]}],
    )  # fmt: skip
    job = make_job(owner)
    Job.objects.filter(run_id=job["run"]).update(grid=grid, cell=[0, 0, 0])
    return {"id": grid.pk}


# By how an address begins. The longest beginning counts.
MAKERS: dict[str, Make] = {
    "runs/<id>/": make_chat,
    "runs/<id>/picture": lambda owner: {"id": make_batch(owner)["run"]},
    "runs/<id>/pictures/<artifact>": make_chat,
    "text/probabilities/<id>/": make_chat,
    "text/compare/<id>/": make_round,
    "text/compare/shared/<slug>/": make_shared_comparison,
    "text/ranking/votes/<id>/": make_vote,
    "text/sweeps/<id>/": make_sweep,
    "text/tests/<id>/": make_test_set,
    "text/tests/results/<execution>/": make_test_set,
    "text/tests/results/<execution>/vote/": make_image_results,
    "text/tests/results/<execution>/cells/<cell>/image": make_image_results,
    "text/turns/<id>/": make_chat,
    "text/cards/<id>/": make_card,
    "text/conversations/<id>/": lambda owner: {**make_chat(owner), "kind": "tree"},
    "text/presets/<id>/": make_preset,
    "text/prompts/<id>/": make_prompt,
    "vision/runs/<run>/": make_batch,
    "vision/files/<page>/": make_batch,
    "vision/pages/<page>/": make_batch,
    "vision/<batch>/": make_batch,
    "vision/tables/<table>/": make_table,
    "images/jobs/<run>/": make_job,
    "images/gallery/<pk>/": make_picture,
    "images/gallery/boards/<pk>/": make_board,
    "images/grid/<id>/": make_grid,
    "images/pictures/<pk>/": make_picture,
}


def find_maker(route: Route) -> Make:
    beginnings = [each for each in MAKERS if route.template.startswith(each)]
    assert beginnings, (
        f"/{route.template} has a parameter: say in {__name__} how to make what it names."
    )
    return MAKERS[max(beginnings, key=len)]


def invent_values(values: Values) -> Values:
    """The same with ids that nothing has. A format stays."""
    return {name: value if name in WORDS else invent_id(value) for name, value in values.items()}


def invent_id(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=value.int ^ 1)
    return value + 900_000_000 if isinstance(value, int) else f"{value[::-1]}x"
