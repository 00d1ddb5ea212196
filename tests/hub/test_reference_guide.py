"""What stands beside the parameters, as rendered, against the facts written out once more."""

import json
import re

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground.providers.registry import PROVIDERS
from tests.facts_examples import ANSWERS, LOOKS
from tests.facts_guide import (
    BEST_FOR,
    ERROR_CODES,
    ERROR_FORMAT,
    PLAYGROUNDS,
    QUICK_STARTS,
    RECOMMENDATIONS,
    SENTENCES,
    SPECIFIC,
    SUMMARIES,
    TOLD,
    TOLD_BY_ARLI,
    VISION_GUIDE,
    VISION_MODELS,
)
from tests.hub.reading import Tables, block, page, rows, section, text_of
from tests.providing import provider as provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider", "image_server")]


def test_every_model_of_the_vision_tables(client: Browser) -> None:
    found = page(client, "/reference/")
    assert [row for row in rows(found, "Model") if row[1].endswith("B")] == VISION_MODELS
    assert [row for row in rows(found, "Model") if "base64" in row[2]] == VISION_GUIDE


def test_each_vision_model_stands_with_its_provider(client: Browser) -> None:
    part = section(client.get("/reference/").text, "vision-guide")
    hosted, own = part.partition('id="ocr-practice"')[0].split('id="arli-vision-guide"')
    for number, (model, *_) in enumerate(VISION_GUIDE):
        assert (f">{model}<" in hosted, f">{model}<" in own) == (number < 6, number >= 6)


@pytest.mark.parametrize(("name", "parameter", "words"), TOLD)
def test_what_a_description_tells(client: Browser, name: str, parameter: str, words: str) -> None:
    slug = "arli" if name in ("txt2img", "img2img", "upscale-img") else "featherless"
    assert words in described(client, slug, name)[parameter]


@pytest.mark.parametrize(("name", "parameter", "words"), TOLD_BY_ARLI)
def test_what_a_description_of_arli_tells(
    client: Browser, name: str, parameter: str, words: str
) -> None:
    assert words in described(client, "arli", name)[parameter]


def described(client: Browser, slug: str, name: str) -> dict[str, str]:
    return {row[0]: row[4] for row in rows(page(client, f"/reference/{slug}/{name}/"), "Parameter")}


def test_the_filter_of_the_models_says_what_its_values_mean(client: Browser) -> None:
    words = described(client, "featherless", "models")["available_on_current_plan"]
    assert "0 = all models, 1 = models available on your plan" in words


def test_what_is_arlis_own_stands_in_a_table_of_its_own(client: Browser) -> None:
    markup = client.get("/reference/arli/chat/").text
    own = Tables(section(markup, "arli-specific-parameters"))
    assert sorted(row[0] for row in rows(own, "Parameter")) == sorted(SPECIFIC)
    standard = Tables(section(markup, "standard-parameters"))
    assert not {row[0] for row in rows(standard, "Parameter")} & set(SPECIFIC)


def test_what_chat_is_best_for(client: Browser) -> None:
    assert BEST_FOR in text_of(client.get("/reference/featherless/chat/").text)
    assert BEST_FOR in client.get("/reference/api.md").text


def test_every_section_has_its_base_and_its_service(client: Browser, settings: Settings) -> None:
    settings.PROVIDER_URLS = {of.slug: of.base_url for of in PROVIDERS}
    text = text_of(client.get("/reference/").text)
    for head in (
        "Featherless AI — Text Link to Featherless AI — Text# Featherless Base URL: "
        "https://api.featherless.ai/v1",
        "Arli AI — Text Link to Arli AI — Text# Arli AI Text Base URL: https://api.arliai.com/v1",
        "Arli AI — Image generation Link to Arli AI — Image generation# Arli AI Image Base URL: "
        "https://api.arliai.com/v1",
        "Arli AI — Upscaling Link to Arli AI — Upscaling# Arli AI Image",
        "Arli AI — Utility endpoints Link to Arli AI — Utility endpoints# Arli AI Image",
    ):
        assert head in text


def test_every_recommendation(client: Browser) -> None:
    found = [row[:4] for row in rows(page(client, "/reference/"), "Task")]
    assert [row[:3] for row in found] == [row[:3] for row in RECOMMENDATIONS]
    for (*_, why), (*_, documented) in zip(found, RECOMMENDATIONS, strict=True):
        assert why.startswith(documented)
        assert why == documented or why[len(documented) :].startswith(" In practice")


def test_every_goal_leads_to_its_endpoint_and_its_model(client: Browser) -> None:
    part = section(client.get("/reference/").text, "quick-start")
    goals = [text_of(goal) for goal in re.findall(r"<li>(.*?)</li>", part, re.DOTALL)]
    assert len(goals) == len(QUICK_STARTS)
    for shown, (title, of, call, model, said) in zip(goals, QUICK_STARTS, strict=True):
        assert shown.startswith(title)
        for fact in (f"{of}: {call} {said}", f"Model: {model}"):
            assert fact in shown


def test_every_error_code_with_its_meaning_and_cause(client: Browser) -> None:
    found = rows(page(client, "/reference/"), "Code")
    assert [row[:3] for row in found] == ERROR_CODES
    assert all(row[3] for row in found)  # and what to do
    assert block(section(client.get("/reference/").text, "errors")) == ERROR_FORMAT


def test_every_playground_with_its_address(client: Browser) -> None:
    assert rows(page(client, "/reference/"), "Playground") == PLAYGROUNDS


def test_every_sentence(client: Browser) -> None:
    text = text_of(client.get("/reference/").text)
    assert [said for said in SENTENCES if said not in text] == []


def test_the_markdown_holds_the_same_tables_and_sentences(client: Browser) -> None:
    text = client.get("/reference/api.md").text
    plain = " ".join(text.replace("`", "").split())
    for table in (VISION_MODELS, VISION_GUIDE, ERROR_CODES, PLAYGROUNDS, RECOMMENDATIONS):
        for row in table:
            assert f"| {' | '.join(row)}" in plain, row
    for title, of, call, model, said in QUICK_STARTS:
        assert f"### {title} {of}: {call} with {model}. {said}" in plain
    assert [said for said in SENTENCES if said not in plain] == []
    assert [said for said in SUMMARIES.values() if said not in plain] == []
    blocks = [json.loads(found) for found in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    for example in (*ANSWERS.values(), ERROR_FORMAT, LOOKS["look-1"], LOOKS["ocr"]):
        assert example in blocks
