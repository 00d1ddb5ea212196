"""A number field sends the number that is seen in it, or is refused in words at the field."""

import re
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from playground.parameters.fields import NumberField, WholeField, read_decimal
from playground.parameters.forms import build_form_class
from playground.providers import Param
from playground.providers.registry import PROVIDERS
from tests.providing import EVENTS, model_page
from tests.providing import provider as provider
from tests.scripted import Server

FLOAT = NumberField(Param("f", "float", "Float", ""))
INT = WholeField(Param("i", "int", "Int", ""))
BAD = ["1-2", "1e", "1..2", "--1", "1 000", "1,000,000", "1.000,5", "1,000.5", "0x10", "nan", "1_0"]
NUMBER_FORMS = [
    (provider.slug, endpoint)
    for provider in PROVIDERS
    for endpoint in provider.endpoints
    if endpoint.params
]


@pytest.mark.parametrize("text", [*BAD, "inf", "1e999", "٣"])
def test_what_is_no_number_is_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(ValidationError, match="must be a number") as refusal:
        FLOAT.clean(text)
    assert text in refusal.value.messages[0]


@pytest.mark.parametrize(
    "text", [*BAD, "1,1", "1,0", "1,000", "4,096", "1.000", "1.5", "1e3", ",5"]
)
def test_a_whole_number_is_never_guessed_at(text: str) -> None:
    with pytest.raises(ValidationError, match="must be a whole number"):
        INT.clean(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0,7", 0.7), (" 1,1 ", 1.1), ("-0,5", -0.5), ("−2", -2.0), (",5", 0.5), ("1,125", 1.125)],
)
def test_a_decimal_comma_is_read(text: str, number: float) -> None:
    assert FLOAT.clean(text) == number
    assert read_decimal(text) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-999, max_value=999))
def test_comma_and_point_are_the_same_number(number: Any) -> None:
    point = f"{number:f}"
    assert FLOAT.clean(point.replace(".", ",")) == FLOAT.clean(point) == float(number) + 0.0


@given(st.text("0123456789.,-+eE ", min_size=1, max_size=8))
def test_what_is_read_is_what_is_seen(text: str) -> None:
    """By another rule than the field's own: Python's, once there is a single comma for a point."""
    try:
        value = FLOAT.clean(text)
    except ValidationError:
        return
    seen = text.strip().replace(",", ".")
    assert value is None if not seen else value == float(seen)


@given(st.text("0123456789.,-+eE ", min_size=1, max_size=8))
def test_a_whole_field_sends_the_digits_that_are_seen(text: str) -> None:
    try:
        value = INT.clean(text)
    except ValidationError:
        return
    assert value is None if not text.strip() else value == int(re.sub(r"\.0*$", "", text.strip()))


@pytest.mark.parametrize(("slug", "endpoint"), NUMBER_FORMS)
def test_no_field_of_any_form_hides_what_is_typed(slug: str, endpoint: Any) -> None:
    """A browser's own number field gives a page and a server nothing where it reads no number."""
    for field in build_form_class(endpoint)().fields.values():
        assert not isinstance(field.widget, forms.NumberInput)
        if isinstance(field, NumberField) and not isinstance(field.widget, forms.Select):
            low = field.param.above if field.param.min is None else field.param.min
            has_keypad = "inputmode" in field.widget.attrs
            assert has_keypad == (low is not None and low >= 0)  # a keypad may have no minus


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "path",
    [
        *("/text/arli/some/model/", "/text/featherless/some/model/?mode=completion", "/vision/"),
        *("/images/", "/images/edit/", "/images/upscale/", "/images/grid/", "/images/gallery/"),
    ],
)
def test_no_page_has_a_browsers_number_field(client: Browser, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert 'type="number"' not in page.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "text"), [("temperature", "1-2"), ("top_k", "1,1"), ("max_tokens", "1,000")]
)
def test_with_and_without_script_it_is_told_and_stays_in_the_field(
    client: Browser, provider: Server, name: str, text: str
) -> None:
    data = {"mode": "chat", "message": "Hi", name: text}
    answer = client.post(model_page("hello"), data, headers=EVENTS)
    assert answer.status_code == 422
    assert text in answer.json()["errors"][name][0]
    page = client.post(model_page("hello"), data)
    assert page.status_code == 422
    assert re.search(rf'name="{name}" value="{text}"', page.text)
    assert f'id="id_{name}_error"' in page.text
    assert not provider.seen


@pytest.mark.django_db(transaction=True)
def test_a_decimal_comma_is_sent_as_a_number(client: Browser, provider: Server) -> None:
    page = client.post(model_page("hello"), {"mode": "chat", "message": "Hi", "temperature": "0,7"})
    assert page.status_code == 200
    assert provider.last.json["temperature"] == 0.7
