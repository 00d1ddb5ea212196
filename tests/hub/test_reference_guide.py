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
    FACTS,
    PLAYGROUNDS,
    QUICK_STARTS,
    RECOMMENDATIONS,
    SENTENCES,
    SPECIFIC,
    SUMMARIES,
    TOLD_BY_ARLI,
    VISION_GUIDE,
    VISION_MODELS,
)
from tests.hub.reading import Tables, cut_section, list_rows, read_block, read_page, text_of
from tests.providing import provider as provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider", "image_server")]


def test_every_model_of_the_vision_tables(client: Browser) -> None:
    tables = read_page(client, "/reference/")
    assert [row for row in list_rows(tables, "Model") if row[1].endswith("B")] == VISION_MODELS
    assert [row for row in list_rows(tables, "Model") if "base64" in row[2]] == VISION_GUIDE


def test_each_vision_model_stands_with_its_provider(client: Browser) -> None:
    part = cut_section(client.get("/reference/").text, "vision-guide")
    hosted, own = part.partition('id="ocr-practice"')[0].split('id="arli-vision-guide"')
    for number, (model, *_) in enumerate(VISION_GUIDE):
        assert (f">{model}<" in hosted, f">{model}<" in own) == (number < 6, number >= 6)


@pytest.mark.parametrize(("name", "parameter", "words"), FACTS)
def test_what_a_description_tells(client: Browser, name: str, parameter: str, words: str) -> None:
    slug = "arli" if name in ("txt2img", "img2img", "upscale-img") else "featherless"
    assert words in read_help(client, slug, name)[parameter]


@pytest.mark.parametrize(("name", "parameter", "words"), TOLD_BY_ARLI)
def test_what_a_description_of_arli_tells(
    client: Browser, name: str, parameter: str, words: str
) -> None:
    assert words in read_help(client, "arli", name)[parameter]


def read_help(client: Browser, slug: str, name: str) -> dict[str, str]:
    return {
        row[0]: row[4]
        for row in list_rows(read_page(client, f"/reference/{slug}/{name}/"), "Parameter")
    }


def test_the_filter_of_the_models_says_what_its_values_mean(client: Browser) -> None:
    words = read_help(client, "featherless", "models")["available_on_current_plan"]
    assert "0 = all models, 1 = models available on your plan" in words


def test_what_is_arlis_own_stands_in_a_table_of_its_own(client: Browser) -> None:
    markup = client.get("/reference/arli/chat/").text
    own = Tables(cut_section(markup, "arli-specific-parameters"))
    assert sorted(row[0] for row in list_rows(own, "Parameter")) == sorted(SPECIFIC)
    standard = Tables(cut_section(markup, "standard-parameters"))
    assert not {row[0] for row in list_rows(standard, "Parameter")} & set(SPECIFIC)


def test_what_chat_is_best_for(client: Browser) -> None:
    assert BEST_FOR in text_of(client.get("/reference/featherless/chat/").text)
    assert BEST_FOR in client.get("/reference/api.md").text


def test_every_section_has_its_base_and_its_service(client: Browser, settings: Settings) -> None:
    settings.PROVIDER_URLS = {provider.slug: provider.base_url for provider in PROVIDERS}
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
    table_rows = [row[:4] for row in list_rows(read_page(client, "/reference/"), "Task")]
    assert [row[:3] for row in table_rows] == [row[:3] for row in RECOMMENDATIONS]
    for (*_, why), (*_, documented) in zip(table_rows, RECOMMENDATIONS, strict=True):
        assert why.startswith(documented)
        assert why == documented or why[len(documented) :].startswith(" In practice")


def test_every_goal_leads_to_its_endpoint_and_its_model(client: Browser) -> None:
    part = cut_section(client.get("/reference/").text, "quick-start")
    goals = [text_of(goal) for goal in re.findall(r"<li>(.*?)</li>", part, re.DOTALL)]
    assert len(goals) == len(QUICK_STARTS)
    for goal_text, (title, service, call, model, said) in zip(goals, QUICK_STARTS, strict=True):
        assert goal_text.startswith(title)
        for fact in (f"{service}: {call} {said}", f"Model: {model}"):
            assert fact in goal_text


def test_every_error_code_with_its_meaning_and_cause(client: Browser) -> None:
    table_rows = list_rows(read_page(client, "/reference/"), "Code")
    assert [row[:3] for row in table_rows] == ERROR_CODES
    assert all(row[3] for row in table_rows)  # and what to do
    assert read_block(cut_section(client.get("/reference/").text, "errors")) == ERROR_FORMAT


def test_every_playground_with_its_address(client: Browser) -> None:
    assert list_rows(read_page(client, "/reference/"), "Playground") == PLAYGROUNDS


def test_every_sentence(client: Browser) -> None:
    text = text_of(client.get("/reference/").text)
    assert [said for said in SENTENCES if said not in text] == []


def test_the_markdown_holds_the_same_tables_and_sentences(client: Browser) -> None:
    text = client.get("/reference/api.md").text
    plain = " ".join(text.replace("`", "").split())
    for table in (VISION_MODELS, VISION_GUIDE, ERROR_CODES, PLAYGROUNDS, RECOMMENDATIONS):
        for row in table:
            assert f"| {' | '.join(row)}" in plain, row
    for title, service, call, model, said in QUICK_STARTS:
        assert f"### {title} {service}: {call} with {model}. {said}" in plain
    assert [said for said in SENTENCES if said not in plain] == []
    assert [said for said in SUMMARIES.values() if said not in plain] == []
    blocks = [json.loads(code) for code in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    for example in (*ANSWERS.values(), ERROR_FORMAT, LOOKS["look-1"], LOOKS["ocr"]):
        assert example in blocks
