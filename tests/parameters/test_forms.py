"""One declaration, one form: what is typed, what is sent, what is said about mistakes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.parameters.fields import LineField, join_lines, split_lines
from playground.parameters.forms import build_form_class
from playground.providers import Endpoint, Model, Param
from playground.providers.registry import PROVIDERS
from tests.parameters.declared import build_arli_form, get_endpoint


def join_errors(name: str, value: str) -> str:
    return " ".join(str(error) for error in build_arli_form(**{name: value}).errors.get(name, []))


def list_posts() -> list[Any]:
    return [
        pytest.param(endpoint, id=f"{p.slug}-{endpoint.name}")
        for p in PROVIDERS
        for endpoint in p.endpoints
    ]


EXAMPLES: dict[str, tuple[str, Any]] = {
    "string": ("euler", "euler"),
    "regex": (r"\d+", r"\d+"),
    "text": ("some text", "some text"),
    "object": ('{"type": "object"}', {"type": "object"}),
    "schema": ('{"type": "object"}', {"type": "object"}),
    "format": ('{"type": "json_object"}', {"type": "json_object"}),
    "bool": ("true", True),
    "biases": ('{"15043": -1.5}', {"15043": -1.5}),
    "tools": ('{"name": "look"}', [{"type": "function", "function": {"name": "look"}}]),
    "tool choice": ("auto", "auto"),
    "array": ("yes\nno", ["yes", "no"]),
    "string/array": ("END", ["END"]),
}


def build_example(param: Param) -> tuple[str, Any]:
    if param.kind in EXAMPLES:
        return EXAMPLES[param.kind]
    low = param.min if param.min is not None else (param.above or 0) + 1
    value = param.choices[0] if param.choices else int(low) if param.kind == "int" else float(low)
    return str(value), value


@pytest.mark.parametrize("endpoint", list_posts())
def test_every_parameter_is_a_field_that_sends_its_value(endpoint: Endpoint) -> None:
    made = build_form_class(endpoint, text=False)
    params = {name: field.param for name, field in made.base_fields.items()}  # type: ignore[attr-defined]
    values = {name: build_example(param) for name, param in params.items()}
    form = made({name: typed for name, (typed, _) in values.items()})
    assert form.is_valid(), form.errors
    assert form.build_payload() == {name: value for name, (_, value) in values.items()}
    for bound in form:
        assert bound.field.label
        assert bound.field.help_text.startswith(params[bound.name].help)
        assert f'aria-describedby="{bound.auto_id}_helptext"' in str(bound)


@pytest.mark.parametrize("endpoint", list_posts())
def test_blank_is_not_sent_unless_the_engine_has_other_defaults(endpoint: Endpoint) -> None:
    form = build_form_class(endpoint, text=False)({})
    sent = {p.name: p.default for p in endpoint.params if p.always_send and p.kind != "image"}
    assert form.build_payload() == sent
    needed = {p.name for p in endpoint.params if p.required}
    assert set(form.errors) == needed - {"model", "messages", "init_images", "image"} - (
        {"prompt"} if endpoint.name == "completions" else set()
    )


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("temperature", "3", "Temperature (temperature) must be between 0 and 2, not 3."),
        ("temperature", "warm", "Temperature (temperature) must be a number, not warm."),
        ("temperature", "nan", "Temperature (temperature) must be a number, not nan."),
        ("temperature", "inf", "Temperature (temperature) must be a number, not inf."),
        ("temperature", "1e999", "Temperature (temperature) must be a number, not 1e999."),
        ("temperature", "1_0", "Temperature (temperature) must be a number, not 1_0."),
        ("temperature", "0,7,1", "Temperature (temperature) must be a number, not 0,7,1."),
        ("temperature", "1" * 50, "Temperature (temperature) has 50 characters; 40 are allowed."),
        ("top_k", "1.5", "Top K (top_k) must be a whole number, not 1.5."),
        ("max_tokens", "0", "Max tokens (max_tokens) must be at least 1, not 0."),
        ("repetition_penalty", "0", "Repetition penalty (repetition_penalty) must be more than 0"),
        ("dry_base", "1", "DRY base (dry_base) must be more than 1, not 1."),
        ("mirostat", "3", "Mirostat (mirostat) must be one of 0, 1, 2, not 3."),
        ("seed", str(2**63), "Seed (seed) must fit in 64 bits; 9223372036854775808 doesn't."),
        ("guided_regex", "(a", "Regex (guided_regex) isn't a valid regular expression: missing )"),
        ("guided_regex", "(" * 2000, "Regex (guided_regex) is n"),
        ("guided_regex", "a" * 2001, "Regex (guided_regex) has 2,001 characters; 2,000 are allow"),
        ("guided_json", "[1]", "JSON schema (guided_json) must be a JSON object"),
        ("guided_json", '{\n "a": }', "isn't valid JSON at line 2, column 7: Expecting value."),
        ("guided_json", '{"a": NaN}', "JSON schema (guided_json) contains a number or character"),
        ("guided_json", '{"a": 1e999}', "JSON schema (guided_json) contains a number or charact"),
        ("guided_json", r'{"a": "\ud800"}', "JSON schema (guided_json) contains a number or char"),
        ("guided_json", r'{"a": "\u0000"}', "JSON schema (guided_json) contains a null character."),
        ("guided_json", '{"a": ' + "9" * 5000 + "}", "contains a number that is too long."),
        ("guided_json", '{"a":' + "[" * 40_000, "JSON schema (guided_json) is nested too deeply."),
        ("guided_json", '{"a":' * 90 + "1" + "}" * 90, "(guided_json) is nested too deeply."),
        ("guided_choice", "a\n" * 300, "Choices (guided_choice) has 300 lines; 256 are allowed."),
        ("guided_choice", "a" * 2001, "Choices (guided_choice) has a line of more than 2,000"),
        ("stop", "a\0b", "Stop sequences (stop) contains a null character."),
        ("message", "  ", "Message (message) is required."),
        ("message", "a\0b", "Message (message) contains a null character."),
    ],
)
def test_a_mistake_is_explained_with_the_name_and_the_bound(
    name: str, typed: str, said: str
) -> None:
    assert said in join_errors(name, typed)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("temperature", " 0.70 ", 0.7),
        ("temperature", "0.705", 0.705),
        ("temperature", "-0", 0.0),
        ("temperature", ".5", 0.5),
        ("top_k", "40.0", 40),
        ("seed", str(-(2**63)), -(2**63)),
        ("stop", "END \r\n  two  \r\n\r\n\\n\r\n", ["END ", "  two  ", "\n"]),
        ("stop", " ", [" "]),
        ("stop", "a\u2028b", ["a\u2028b"]),
        ("stop", r"C:\\new \d", [r"C:\new \d"]),
        ("guided_regex", r"\p{L}+(?<year>\d+)", r"\p{L}+(?<year>\d+)"),
        ("guided_regex", "[[a]", "[[a]"),
        ("guided_json", r'{"pattern": "\\u0000"}', {"pattern": r"\u0000"}),
        ("guided_choice", "yes\nno", ["yes", "no"]),
    ],
)
def test_what_is_typed_arrives_as_the_documented_type(name: str, typed: str, value: Any) -> None:
    form = build_arli_form(**{name: typed})
    assert form.is_valid(), form.errors
    assert form.build_payload() == {name: value}
    assert type(form.build_payload()[name]) is type(value)


def test_the_form_says_how_something_is_typed_and_what_blank_means() -> None:
    assert (
        build_arli_form()["guided_choice"].help_text
        == "The answer must be one of these. One per line."
    )
    steps = build_form_class(get_endpoint("arli", "txt2img"))()["steps"]
    assert steps.help_text.endswith("better. Always sent (default if empty).")


def test_lines_can_be_written_and_read_again() -> None:
    items = ["\n", "a b ", "\\n", "\\", "\t", "C:\\dir\\new", "\r"]
    assert split_lines(join_lines(items)) == items


def test_words_keep_their_spaces_and_parameters_are_apart() -> None:
    form = build_form_class(get_endpoint("local", "completions"))(
        {"prompt": "Once \r\n", "top_p": "1"}
    )
    assert form.is_valid()
    assert form.list_words() == {"prompt": "Once \n"}
    assert form.build_payload() == {"top_p": 1.0}
    chat = build_arli_form(system=" be brief ")
    assert chat.list_words() == {"system": " be brief ", "message": "hello"}
    assert chat.build_payload() == {}


def test_tokenize_takes_a_prompt_or_a_message() -> None:
    made = build_form_class(get_endpoint("arli", "tokenize"))
    assert made({"prompt": "x"}).is_valid()
    assert made({"message": "x"}).is_valid()
    assert made({}).errors == {"prompt": ["Enter some text to count."]}


def test_image_sizes_are_multiples_of_64() -> None:
    form = build_form_class(get_endpoint("arli", "txt2img"))({"width": "100", "height": "2112"})
    assert form.errors["width"] == ["Width (width) must be a multiple of 64, not 100."]
    assert form.errors["height"] == ["Height (height) must be between 64 and 2048, not 2112."]


TEXTS = st.text(st.sampled_from("ab \n"), min_size=1, max_size=20).filter(str.strip)


@given(TEXTS)
def test_line_breaks_are_as_they_were_typed_however_a_browser_sends_them(text: str) -> None:
    """As CR LF by forms, as CR by old ones: in prose, lists, and the forms beside them."""
    for sent in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), text):
        chat = build_arli_form(message=sent, system=sent, stop=sent)
        assert chat.is_valid(), chat.errors
        assert chat.list_words() == {"message": text, "system": text}
        assert chat.build_payload()["stop"] == [line for line in text.split("\n") if line]
        assert LineField(strip=False).clean(sent) == text


def test_a_form_is_made_once_for_models_of_the_same_limit() -> None:
    chat = get_endpoint("featherless", "chat")
    models = [Model(f"a/{n}", "featherless", max_completion_tokens=n) for n in (4096, 4096, 512)]
    first, same, other = (build_form_class(chat, model) for model in models)
    assert first is same
    assert first is not other
    assert other()["max_tokens"].help_text.endswith("up to 512.")
    assert build_form_class(chat, text=False) is not build_form_class(chat)
    assert build_form_class(replace(chat)) is not build_form_class(chat)


def test_what_one_form_is_told_the_next_one_does_not_know() -> None:
    chat = get_endpoint("featherless", "chat")
    first = build_form_class(chat)({"message": "Hi", "top_p": "9"})
    first.fields["top_p"].label = "Another label"
    assert not first.is_valid()
    second = build_form_class(chat)({"message": "Hi", "top_p": "0.9"})
    assert second.is_valid()
    assert second.fields["top_p"].label != "Another label"
