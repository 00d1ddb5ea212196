"""Presets on a model's page and on their own: saved, applied, renamed, deleted."""

import pytest
from django.test import Client as Browser

from playground.models import Run
from tests.providing import JSON, model_page
from tests.providing import provider as provider
from tests.scripted import Server
from textlab.models import Preset

pytestmark = pytest.mark.django_db(transaction=True)


def save(browser: Browser, name: str = "Careful", **fields: str) -> None:
    typed = {"preset_action": "save", "preset_name": name, "mode": "chat", **fields}
    response = browser.post(model_page("hello"), typed, headers=JSON)
    assert response.status_code == 200, response.content


def apply(browser: Browser, preset: Preset, page: str = model_page("hello"), **fields: str) -> str:
    typed = {"preset_action": "apply", "preset": str(preset.pk), "mode": "chat", **fields}
    response = browser.post(page, typed)
    assert response.status_code == 200
    return response.text


def test_what_is_filled_in_is_saved_with_its_types(client: Browser, provider: Server) -> None:
    save(client, temperature="0,4", stop="END\n\\n", seed="7", system="Be brief.", message="Hi")
    preset = Preset.objects.get()
    assert preset.parameters == {"temperature": 0.4, "stop": ["END", "\n"], "seed": 7}
    assert (preset.name, preset.system) == ("Careful", "Be brief.")
    assert not Run.objects.exists()
    assert not provider.seen


def test_a_preset_of_the_same_name_is_replaced_whole(client: Browser) -> None:
    save(client, temperature="0.4", system="Be brief.")
    save(client, top_p="0.5")
    assert Preset.objects.get().parameters == {"top_p": 0.5}
    assert Preset.objects.get().system == ""


def test_a_wrong_field_saves_nothing_and_loses_nothing(client: Browser) -> None:
    typed = {"preset_action": "save", "preset_name": "Careful", "temperature": "hot"}
    page = client.post(model_page("hello"), {**typed, "message": "My long words"})
    assert page.status_code == 422
    assert "must be a number, not hot." in page.text
    assert "My long words</textarea>" in page.text
    assert 'value="Careful"' in page.text
    assert not Preset.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_preset_needs_a_name(client: Browser, name: str) -> None:
    typed = {"preset_action": "save", "preset_name": name, "temperature": "1"}
    response = client.post(model_page("hello"), typed, headers=JSON)
    assert response.status_code == 422
    assert response.json()["message"]
    assert not Preset.objects.exists()


def test_applying_replaces_the_parameters_and_leaves_the_message(
    client: Browser, provider: Server
) -> None:
    save(client, temperature="0.4", system="Be brief.")
    page = apply(client, Preset.objects.get(), message="Keep me", top_p="0.5")
    assert "Keep me</textarea>" in page
    assert "Be brief.</textarea>" in page
    assert 'value="0.4"' in page
    assert 'value="0.5"' not in page
    assert not provider.seen


def test_a_preset_without_a_system_prompt_leaves_the_one_that_is_there(client: Browser) -> None:
    save(client, temperature="0.4")
    assert "Mine.</textarea>" in apply(client, Preset.objects.get(), system="Mine.")


def test_what_an_endpoint_does_not_take_is_listed(client: Browser) -> None:
    save(client)
    Preset.objects.update(parameters={"dry_base": 2, "top_p": 0.5})
    sentence = "support a parameter of this preset: <code>dry_base</code>"
    assert sentence in apply(client, Preset.objects.get())
    assert sentence not in apply(client, Preset.objects.get(), model_page("hello", "arli"))


def test_a_script_gets_every_field_as_the_form_shows_it(client: Browser) -> None:
    save(client, temperature="0.4", stop="END\n\\n")
    typed = {"preset_action": "apply", "preset": str(Preset.objects.get().pk), "message": "Hi"}
    answer = client.post(model_page("hello"), typed, headers=JSON).json()
    values = {name: value for name, value in answer["values"].items() if value}
    assert values == {"temperature": 0.4, "stop": "END\n\\n", "message": "Hi"}
    assert "data-presets" in answer["html"]


def test_an_address_applies_a_preset_and_what_else_it_says_goes_first(
    client: Browser, provider: Server
) -> None:
    save(client, temperature="0.4", top_p="0.5", system="Be brief.")
    query = {"preset": str(Preset.objects.get().pk), "temperature": "0.9", "message": "Hi"}
    page = client.get(model_page("hello"), query).text
    assert 'value="0.9"' in page
    assert 'value="0.5"' in page
    assert "Be brief.</textarea>" in page
    assert ">Hi</textarea>" in page.replace("\n", "")
    assert not provider.seen


def test_nobody_applies_changes_or_exports_what_is_anothers(client: Browser) -> None:
    preset = Preset.objects.create(owner="somebody", name="Theirs", system="Secret words")
    for page in (
        client.get(model_page("hello"), {"preset": str(preset.pk)}),
        client.post(model_page("hello"), {"preset_action": "apply", "preset": str(preset.pk)}),
    ):
        assert "Secret words" not in page.text
        assert "This preset doesn&#x27;t exist, or isn&#x27;t yours." in page.text
    base = f"/text/presets/{preset.pk}/"
    assert client.post(base, {"delete": "1"}).status_code == 404
    assert client.post(base, {"name": "Mine"}).status_code == 404
    assert client.get(f"{base}export/").status_code == 404
    assert Preset.objects.get() == preset


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "1.5"])
def test_no_nonsense_breaks_the_page(client: Browser, key: str) -> None:
    assert client.get(model_page("hello"), {"preset": key}).status_code == 200
    typed = {"preset_action": "apply", "preset": key}
    assert client.post(model_page("hello"), typed).status_code == 422


def test_one_is_renamed_unless_the_name_is_taken(client: Browser) -> None:
    for name in ("One", "Two"):
        save(client, name, temperature="0.4")
    base = f"/text/presets/{Preset.objects.get(name='One').pk}/"
    page = client.post(base, {"name": "Two"})
    assert page.status_code == 422
    assert "Another preset is called “Two”." in page.text
    assert client.post(base, {"name": "Three"}).status_code == 303
    assert sorted(Preset.objects.values_list("name", flat=True)) == ["Three", "Two"]


def test_one_is_deleted_and_the_page_says_so(client: Browser) -> None:
    save(client, temperature="0.4")
    page = client.post(f"/text/presets/{Preset.objects.get().pk}/", {"delete": "1"}, follow=True)
    assert "Deleted “Careful”." in page.text
    assert "No presets yet." in page.text
