"""How a form shows its fields, and how a link fills it in."""

from django.http import QueryDict

from playground.parameters.forms import build_form_class
from playground.providers import Model
from tests.parameters.declared import build_arli_form, get_endpoint


def test_groups_follow_the_declaration_and_hold_bound_fields() -> None:
    groups = dict(build_arli_form().list_groups())
    assert list(groups) == [
        "Sampling",
        "Length and stopping",
        "Penalties",
        "Reproducibility",
        "Arli samplers",
        "More samplers",
        "Structured output",
        "Token probabilities",
        "Tools",
        "Other fields",
    ]
    assert [f.name for f in groups["Structured output"]] == [
        "guided_json",
        "guided_regex",
        "guided_choice",
    ]
    param = groups["Sampling"][0].field.param  # type: ignore[attr-defined]
    assert (param.name, param.neutral) == ("temperature", 1.0)
    images = build_form_class(get_endpoint("arli", "txt2img"))()
    assert [f.name for f in images.list_inputs()] == [
        "sd_model_checkpoint",
        "prompt",
        "negative_prompt",
    ]
    assert "Input" not in dict(images.list_groups())


def test_controls_carry_the_declared_bounds() -> None:
    html = str(build_arli_form()["temperature"])
    bounds = ('data-min="0"', 'data-max="2"', 'data-step="0.05"', 'data-number="float"')
    for attribute in (*bounds, 'placeholder="1"', 'type="text"', 'inputmode="decimal"'):
        assert attribute in html
    size = build_form_class(get_endpoint("arli", "txt2img"))()["width"]
    assert 'step="64"' in str(size)
    assert 'placeholder="1024"' in str(size)
    assert "<select" in str(build_arli_form()["mirostat"])
    wrong = build_arli_form(temperature="3")["temperature"]
    assert 'aria-invalid="true"' in str(wrong)
    assert 'id="id_temperature_error"' in str(wrong.errors)


def test_a_link_prefills_and_shows_what_is_wrong_in_it() -> None:
    query = QueryDict("temperature=9&top_p=0.5&stop=a&stop=b&message=hi&top_a=x&nonsense=1")
    form = build_form_class(get_endpoint("featherless", "chat"))(initial=query)
    assert not form.is_valid()
    assert set(form.errors) == {"temperature"}
    assert "must be between 0 and 2" in str(form["temperature"].errors)
    assert 'value="9"' in str(form["temperature"])
    assert form.build_payload() == {"top_p": 0.5, "stop": ["a", "b"]}
    assert form.list_words() == {"message": "hi"}
    assert form.list_ignored() == ["top_a"]
    assert not build_form_class(get_endpoint("featherless", "chat"))().errors


def test_a_link_carries_what_was_typed_and_nothing_blank() -> None:
    form = build_arli_form(temperature="0.70", stop="a\n\\n", top_p="", seed=" ")
    query = form.link_query()
    assert query["temperature"] == "0.70"
    assert query["stop"] == "a\n\\n"
    assert "top_p" not in query
    again = build_form_class(get_endpoint("arli", "chat"))(initial=query)
    assert (
        again.build_payload() == form.build_payload() == {"temperature": 0.7, "stop": ["a", "\n"]}
    )
    assert "message" not in build_arli_form(message="x" * 10_000).link_query()


def test_initial_takes_typed_values_too() -> None:
    values = {"temperature": 0.0, "stop": ["\n"], "guided_json": {"a": 1}, "mirostat": 0}
    form = build_form_class(get_endpoint("arli", "chat"))(initial=values)
    assert form.build_payload() == values
    assert "\\n" in str(form["stop"])
    assert 'value="0.0"' in str(form["temperature"])


def test_the_models_own_limit_is_said() -> None:
    model = Model("m", "featherless", max_completion_tokens=4096)
    field = build_form_class(get_endpoint("featherless", "chat"), model)()["max_tokens"].field
    assert field.help_text == "Maximum number of tokens to generate, up to 4,096."
