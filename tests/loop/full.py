"""Pages of a playground that has been used for long, for `tests.loop.slices` to measure."""

import gc
from functools import partial
from typing import cast
from uuid import UUID, uuid4

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat, Repeat
from django.test import Client as Browser

from imagegen.models import Job, Picture
from playground.http import Request
from playground.models import Artifact, ListedModel, Run
from tests.loop.scenes import converse
from tests.loop.slices import Watch
from textlab.models import Vote
from vision.models import Batch, Page, Reading, Upload

RUNS = 2_000
VOTES = 2_000
PICTURES = 2_000
MODELS = 22_000
TURNS = 120
SHEETS = 300
MANY = 4  # times what there is of everything at first
LONG = 8  # times the length of the texts
WORDS = "lorem ipsum dolor sit amet, consectetur adipiscing elit.\n\n"
TEXT = WORDS * 15

Costs = dict[str, dict[str, float]]


def full_pages(watch: Watch) -> dict[str, Costs]:
    """What each page costs with few rows, with four times as many, and with long texts in them."""
    browser = Browser(headers={"Accept-Encoding": "gzip"})
    browser.get("/text/")
    owner = cast("Request", browser.get("/runs/").wsgi_request).owner
    small, large = (list_pages(owner, size) for size in (1, MANY))
    gc.freeze()
    fill(owner, 0, 1)
    few = measure_pages(watch, browser, small)
    fill(owner, 1, MANY)
    many = measure_pages(watch, browser, large)
    lengthen_texts()
    return {"few": few, "many": many, "long": measure_pages(watch, browser, large)}


def measure_pages(watch: Watch, browser: Browser, pages: dict[str, str]) -> Costs:
    costs = {}
    for name, address in pages.items():
        assert browser.get(address).status_code == 200, address  # caches are filled
        costs[name] = watch.measure_cost(partial(browser.get, address))
    return costs


def list_pages(owner: str, size: int) -> dict[str, str]:
    """Addresses by name. What one page holds all of is as large as `size` says."""
    talk = converse(size * TURNS // MANY, owner)
    batch = read_sheets(size * SHEETS // MANY, owner)
    searches = (
        "/",
        "/runs/?page=10",
        "/search/?q=lorem",
        "/search/?q=llama",
        "/text/",
        "/text/?q=llama",
        "/vision/",
        "/images/",
        "/images/jobs/",
        "/images/gallery/?q=lorem",
        "/images/gallery/?q=absent",
        "/text/ranking/",
        "/text/ranking/votes.csv",
    )
    return {
        **{address: address for address in searches},
        "a conversation": f"/runs/{talk}/",
        "a conversation that goes on": f"/text/featherless/a/b/?parent={talk}",
        "a batch to be read": f"/vision/?batch={batch}",
        "a batch that was read": f"/vision/{batch}/",
    }


def fill(owner: str, begin: int, end: int) -> None:
    """The quarters from `begin` to `end` of everything."""
    make_runs(owner, range(begin * RUNS // MANY, end * RUNS // MANY))
    make_pictures(owner, range(begin * PICTURES // MANY, end * PICTURES // MANY))
    make_models(range(begin * MODELS // MANY, end * MODELS // MANY))
    make_votes(owner, range(begin * VOTES // MANY, end * VOTES // MANY))


def make_runs(owner: str, numbers: range) -> None:
    Run.objects.bulk_create(
        Run(
            owner=owner,
            app="textlab",
            provider="featherless",
            endpoint="chat",
            model="a/b",
            request={"message": f"Question {n}"},
            status="done",
            text=TEXT,
            reasoning=TEXT,
        )
        for n in numbers
    )


def make_votes(owner: str, numbers: range) -> None:
    """Between three of forty models, of which the first of each vote is the best."""
    Vote.objects.bulk_create(
        Vote(
            owner=owner,
            verdict=Vote.Verdict.WIN,
            winner=0,
            contestants=[
                {"letter": letter, "provider": "featherless", "model": f"a/{n}", "parameters": {}}
                for letter, n in zip("ABC", (number % 40, number % 39, number % 37), strict=True)
            ],
        )
        for number in numbers
    )


def make_pictures(owner: str, numbers: range) -> None:
    runs = [
        Run(
            owner=owner,
            app="imagegen",
            provider="arli",
            endpoint="txt2img",
            model="some",
            group=uuid4(),
            request={"prompt": f"Picture {n}: {TEXT}", "width": 1024, "height": 1024},
            status="done",
        )
        for n in numbers
    ]
    artifacts = [
        Artifact(run=run, role="output", file=f"{run.pk}.png", bytes=1, sha256="0" * 64)
        for run in runs
    ]
    Run.objects.bulk_create(runs)
    Job.objects.bulk_create(Job(run=run, place=n) for n, run in enumerate(runs))
    Artifact.objects.bulk_create(artifacts)
    Picture.objects.bulk_create(
        Picture(
            artifact=artifact,
            run=artifact.run,
            owner=owner,
            kind="txt2img",
            model=f"some {artifact.pk % 7}",
            prompt=artifact.run.request["prompt"],
            search=artifact.run.request["prompt"].lower(),
            width=1024,
            height=1024 + 8 * (artifact.pk % 5),
            thumbnail="some.webp",
        )
        for artifact in artifacts
    )


def read_sheets(count: int, owner: str) -> UUID:
    """A batch of pages, each read by two models."""
    batch = Batch.objects.create(owner=owner)
    uploads = [
        Upload(batch=batch, position=n, name=f"{n}.png", file=f"{n}.png") for n in range(count)
    ]
    sheets = [Page(batch=batch, upload=upload, number=1) for upload in uploads]
    Upload.objects.bulk_create(uploads)
    Page.objects.bulk_create(sheets)
    runs = Run.objects.bulk_create(
        Run(
            owner=owner,
            app="vision",
            provider="featherless",
            endpoint="chat",
            model=model,
            group=batch.pk,
            request={"prompt": "Read", "page_name": sheet.title},
            status="done",
            text=TEXT,
        )
        for sheet in sheets
        for model in ("a/one", "a/two")
    )
    read = [sheet for sheet in sheets for _model in ("a/one", "a/two")]
    Reading.objects.bulk_create(
        Reading(run=run, batch=batch, page=sheet, task="text")
        for run, sheet in zip(runs, read, strict=True)
    )
    return batch.pk


def make_models(numbers: range) -> None:
    names = [f"maker-{n % 700}/llama-{n}-{n % 71}b" for n in numbers]
    ListedModel.objects.bulk_create(
        ListedModel(provider="featherless", name=name, search=f"{name} some words", parameters=8)
        for name in names
    )


def lengthen_texts() -> None:
    """Plain paragraphs: how long formatting takes is measured elsewhere."""
    more = Repeat(Value(TEXT), LONG - 1, output_field=TextField())
    Run.objects.update(text=Concat(F("text"), more), reasoning=Concat(F("reasoning"), more))
    Picture.objects.update(prompt=Concat(F("prompt"), more), search=Concat(F("search"), more))
