"""The prompt library: templates, their versions, and the way to a model's page."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from playground.models import Run
from tests.providing import model_page
from textlab.models import Prompt
from textlab.prompts import forms, models
from textlab.prompts.template import Variable, fill_template, list_variables

TEXT = "Write a {{ tone = friendly }} letter to {{name}}.\nSigned, {{name}}"
MODEL = "featherless:scripted/hello"


def create(browser: Browser, name: str = "Letter", text: str = TEXT) -> Prompt:
    response = browser.post("/text/prompts/", {"name": name, "text": text})
    assert response.status_code == 303, response.content
    return Prompt.objects.get(name=name)


def test_variables_are_listed_once_with_their_default() -> None:
    assert list_variables(TEXT) == [Variable("tone", "friendly"), Variable("name")]
    assert list_variables("{{a}} {{a=b}} {{a=c}}") == [Variable("a", "b")]
    assert list_variables("{{größe=}} {{1a}} {{a b}} {a} {{}} {{a{{b}}") == [
        Variable("größe", ""),
        Variable("b"),
    ]


def test_what_is_filled_in_is_not_read_again() -> None:
    values = {"tone": "{{name}}", "name": r"\1 {{tone}} \g<name>"}
    assert fill_template("{{tone}}/{{name}}", values) == r"{{name}}/\1 {{tone}} \g<name>"


@given(st.text(alphabet="{}= ab\n", max_size=200), st.text(max_size=20))
def test_each_variable_is_replaced_and_all_else_stays(text: str, value: str) -> None:
    names = [variable.name for variable in list_variables(text)]
    marks = {name: f"\0{number}\0" for number, name in enumerate(names)}
    filled = fill_template(text, marks)
    for name, mark in marks.items():
        assert mark in filled
        filled = filled.replace(mark, value)
        assert name
    assert fill_template(text, {}) == text


@pytest.mark.parametrize("text", ["{{a=" * 50_000, "{{" * 100_000, "{{a=b" * 40_000])
def test_a_text_of_openings_is_read_at_once(text: str) -> None:
    start = time.process_time()
    list_variables(text)
    assert time.process_time() - start < 0.5


@pytest.mark.django_db
def test_a_prompt_is_filled_in_and_fills_a_models_page(client: Browser) -> None:
    prompt = create(client)
    form = {"v-tone": "stern", "v-name": "Ann {{tone}}", "model": MODEL, "target": "message"}
    answer = client.post(f"/text/prompts/{prompt.pk}/use/", form)
    assert answer.status_code == 303
    place = urlsplit(answer["Location"])
    said = "Write a stern letter to Ann {{tone}}.\nSigned, Ann {{tone}}"
    assert place.path == model_page("hello")
    assert parse_qs(place.query) == {"mode": ["chat"], "message": [said]}
    page = client.get(answer["Location"])
    assert f"{said}</textarea>" in page.text
    assert not Run.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("target", "mode"), [("system", "chat"), ("prompt", "completion"), ("nonsense", "chat")]
)
def test_it_becomes_what_was_asked_for(client: Browser, target: str, mode: str) -> None:
    prompt = create(client, text="Hello")
    form = {"model": MODEL, "target": target, "parent": "7c105d43-7cab-4745-86cd-d2514a9501bb"}
    query = parse_qs(
        urlsplit(client.post(f"/text/prompts/{prompt.pk}/use/", form)["Location"]).query
    )
    assert query["mode"] == [mode]
    assert query["parent"] == [form["parent"]]
    assert query["message" if target == "nonsense" else target] == ["Hello"]


@pytest.mark.django_db
def test_a_blank_variable_without_a_default_is_asked_for(client: Browser) -> None:
    prompt = create(client)
    form = {"v-tone": "kept words", "v-name": "", "model": MODEL}
    page = client.post(f"/text/prompts/{prompt.pk}/use/", form)
    assert page.status_code == 422
    assert "Fill in name." in page.text
    assert "kept words</textarea>" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["", "nobody:x", "featherless:", "featherless:a\0b"])
def test_no_model_is_a_sentence(client: Browser, model: str) -> None:
    prompt = create(client, text="Hello")
    page = client.post(f"/text/prompts/{prompt.pk}/use/", {"model": model})
    assert page.status_code == 422


@pytest.mark.django_db
def test_what_is_too_long_for_a_link_is_taken_along_all_the_same(client: Browser) -> None:
    text = "Long words. " * 5_000 + "The end"
    prompt = create(client, text=text)
    page = client.post(f"/text/prompts/{prompt.pk}/use/", {"model": MODEL, "target": "system"})
    assert page.status_code == 200
    fields = dict(page.context["target"].fields)
    filled = client.post(page.context["target"].path, {**fields, "fill_in": "1"})
    assert "The end</textarea>" in filled.text
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_a_change_is_a_version_that_can_be_compared_and_restored(client: Browser) -> None:
    prompt = create(client, text="One two three")
    base = f"/text/prompts/{prompt.pk}/"
    client.post(base, {"text": "One four three", "note": "Another number"})
    assert "hasn&#x27;t changed" in client.post(base, {"text": "One four three"}, follow=True).text
    assert [v.number for v in prompt.versions.all()] == [2, 1]
    kinds = [
        (p["kind"], p["text"].strip()) for p in client.get(f"{base}versions/1/").context["pieces"]
    ]
    assert ("missing", "two") in kinds
    assert ("added", "four") in kinds
    assert client.post(f"{base}versions/1/").status_code == 303
    latest = prompt.get_latest()
    assert (latest.number, latest.text) == (3, "One two three")
    assert latest.note == "Restored from version 1"


@pytest.mark.django_db
def test_of_too_many_versions_the_oldest_goes(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textlab.prompts.services.MAX_VERSIONS", 2)
    prompt = create(client, text="1")
    for text in ("2", "3"):
        client.post(f"/text/prompts/{prompt.pk}/", {"text": text})
    assert [version.text for version in prompt.versions.all()] == ["3", "2"]


@pytest.mark.django_db
def test_what_is_exported_comes_back_with_its_versions(client: Browser) -> None:
    prompt = create(client)
    client.post(f"/text/prompts/{prompt.pk}/", {"text": "Another", "note": "Shorter"})
    text = client.get("/text/prompts/export/").text
    assert client.post("/text/prompts/import/", {"text": text}).status_code == 303
    copy = Prompt.objects.get(name="Letter (2)")
    rows = list(copy.versions.values_list("number", "text", "note"))
    assert rows == list(prompt.versions.values_list("number", "text", "note"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": "x"}, "exported here"),
        ({"version": 9}, "Only version 1"),
        ({"prompts": []}, "prompts must be a list"),
        ({"prompts": [5]}, "prompts[0] must be an object."),
        ({"prompts": [{"name": 5, "versions": []}]}, "prompts[0].name must be text"),
        ({"prompts": [{"name": "A", "versions": []}]}, "prompts[0].versions must be a list"),
        (
            {"prompts": [{"name": "A", "versions": [{"text": 5}]}]},
            "prompts[0].versions[0].text must be text",
        ),
        (
            {"prompts": [{"name": "A", "versions": [{"text": "a", "note": "x" * 201}]}]},
            "prompts[0].versions[0].note must be text",
        ),
    ],
    ids=["format", "version", "none", "row", "name", "versions", "text", "note"],
)
def test_of_a_wrong_file_nothing_is_stored(
    client: Browser, change: dict[str, object], sentence: str
) -> None:
    good = {"name": "Good", "versions": [{"text": "a"}]}
    data = {"format": "playground.prompts", "version": 1, "prompts": [good], **change}
    if change.get("prompts"):
        data["prompts"] = [*change["prompts"], good]  # type: ignore[misc]
    page = client.post("/text/prompts/import/", {"text": json.dumps(data)})
    assert page.status_code == 422
    errors = page.context["import_form"].errors
    assert any(sentence in words for row in errors.values() for words in row), errors
    assert not Prompt.objects.exists()


@pytest.mark.django_db
def test_what_is_anothers_is_not_there(client: Browser) -> None:
    prompt = create(Browser(), text="Secret")
    base = f"/text/prompts/{prompt.pk}/"
    for path in (base, f"{base}export/", f"{base}versions/1/"):
        assert client.get(path).status_code == 404
    for path in (base, f"{base}use/", f"{base}rename/", f"{base}delete/", f"{base}versions/1/"):
        assert client.post(path, {"text": "x", "name": "x"}).status_code == 404
    assert prompt.get_latest().text == "Secret"
    assert "Secret" not in client.get("/text/prompts/").text


@pytest.mark.django_db
def test_names_are_one_of_a_kind_and_lists_have_an_end(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(client)
    again = client.post("/text/prompts/", {"name": "Letter", "text": "Mine"})
    assert again.status_code == 422
    assert "Another prompt is called “Letter”." in again.text
    assert "Mine</textarea>" in again.text
    other = create(client, "Other", "x")
    assert client.post(f"/text/prompts/{other.pk}/rename/", {"name": "Letter"}).status_code == 422
    assert client.post(f"/text/prompts/{other.pk}/rename/", {"name": "Third"}).status_code == 303
    monkeypatch.setattr(forms, "MAX_SAVED", 2)
    assert client.post("/text/prompts/", {"name": "Fourth", "text": "x"}).status_code == 422
    assert client.post(f"/text/prompts/{other.pk}/delete/").status_code == 303
    assert Prompt.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [" \n ", "x" * (models.MAX_PROMPT_CHARS + 1), "".join(f"{{{{a{n}}}}}" for n in range(51))],
    ids=["blank", "long", "many-variables"],
)
def test_no_bad_text_is_saved(client: Browser, text: str) -> None:
    page = client.post("/text/prompts/", {"name": "A", "text": text})
    assert page.status_code == 422
    assert page.context["form"].errors["text"]
    assert not Prompt.objects.exists()
