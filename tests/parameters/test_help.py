"""The help at a field is one short line; what is longer is a click away, and in the reference."""

import json
import re
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils.html import strip_tags

from playground.parameters.forms import is_field
from playground.providers import Endpoint, Param, Provider, list_providers

SHORT_CHARS = 90
EVERY = [
    (each, endpoint, param)
    for each in list_providers()
    for endpoint in each.endpoints
    for param in endpoint.params
]
CHATS = [(each, endpoint) for each in list_providers() if (endpoint := each.get_endpoint("chat"))]
ABOUT = re.compile(r'<details class="param-about">(.*?)</details>', re.DOTALL)


def read_words(markup: str) -> str:
    return " ".join(unescape(strip_tags(markup)).split())


@pytest.mark.parametrize("param", {param.help: param for _, _, param in EVERY}.values())
def test_the_line_at_a_field_is_short(param: Param) -> None:
    assert len(param.help) <= SHORT_CHARS


@pytest.mark.parametrize("param", {param.detail: param for _, _, param in EVERY}.values())
def test_what_is_longer_adds_to_it_in_sentences(param: Param) -> None:
    assert not param.detail or param.detail.endswith(".")
    assert param.help not in param.detail


@pytest.mark.django_db
@pytest.mark.parametrize(("provider", "endpoint"), CHATS, ids=[each.slug for each, _ in CHATS])
def test_the_rest_is_a_click_away_at_the_field(
    client: Browser, provider: Provider, endpoint: Endpoint
) -> None:
    page = client.get(f"/text/{provider.slug}/some/model/").text
    url = f"/reference/{provider.slug}/{endpoint.name}/"
    help_by_label = {read_words(markup): markup for markup in ABOUT.findall(page)}
    detailed = [param for param in endpoint.params if param.detail and is_field(param)]
    assert len(detailed) > 8
    for param in detailed:
        start = f"More about {param.label}{param.detail}"
        markup = next(markup for said, markup in help_by_label.items() if said.startswith(start))
        assert f'href="{url}#{param.name}"' in markup
    assert f'<a href="{url}">Reference</a>' in page


@pytest.mark.django_db
def test_what_several_share_is_said_once_above_them(client: Browser) -> None:
    page = client.get("/text/local/some/model/").text
    assert page.count("Choose one of guided_json, guided_regex and guided_choice.") == 1


@pytest.mark.django_db
def test_a_form_for_images_has_it_too(client: Browser) -> None:
    help_texts = ABOUT.findall(client.get("/images/edit/?provider=arli").text)
    said = " ".join(map(read_words, help_texts))
    for name in ("steps", "cfg_scale", "denoising_strength", "sampler_name", "mask_blur"):
        param = next(param for _, _, param in EVERY if param.name == name)
        assert param.detail in said


@pytest.mark.django_db
@pytest.mark.parametrize(("provider", "endpoint"), CHATS, ids=[each.slug for each, _ in CHATS])
def test_the_reference_has_both_in_each_of_its_forms(
    client: Browser, provider: Provider, endpoint: Endpoint
) -> None:
    page = read_words(client.get(f"/reference/{provider.slug}/{endpoint.name}/").text)
    document = json.dumps(client.get(f"/reference/{provider.slug}/openapi.json").json())
    text = client.get("/reference/api.md").text
    for param in endpoint.params:
        assert f"{param.help} " in page
        assert param.detail in page
        assert json.dumps(param.detail)[1:-1] in document
        assert param.detail in text
