"""The text itself: written as A1111 writes it, read as its readers read it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagegen.infotext import Facts, InfotextError, Parsed, compose_infotext, parse_infotext
from imagegen.infotext.grammar import read_pairs
from imagegen.infotext.writer import format_infotext

REQUEST = {
    "sd_model_checkpoint": "FLUX.2-klein-4B",
    "prompt": "a mountain lake, at dusk\nwide view",
    "negative_prompt": "blurry",
    "steps": 25,
    "sampler_name": "euler",
    "width": 1024,
    "height": 768,
    "seed": -1,
    "cfg_scale": 7.0,
}
LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"))
PROSE = st.lists(LINES, max_size=4).map("\n".join).map(str.strip)
PROMPTS = PROSE.filter(lambda text: "Negative prompt:" not in text)
VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)


def facts(**more: Any) -> Facts:
    return Facts(**{"request": REQUEST, "width": 1024, "height": 768, "seed": 7, **more})


def test_the_three_parts_in_the_order_other_tools_expect() -> None:
    assert compose_infotext(facts()) == (
        "a mountain lake, at dusk\nwide view\n"
        "Negative prompt: blurry\n"
        "Steps: 25, Sampler: euler, CFG scale: 7, Seed: 7, Size: 1024x768, "
        "Model: FLUX.2-klein-4B, Version: Playground"
    )


def test_an_empty_negative_prompt_is_left_out() -> None:
    text = compose_infotext(facts(request={**REQUEST, "negative_prompt": " "}))
    assert "Negative prompt" not in text


def test_a_seed_nobody_knows_is_left_out_and_never_minus_one() -> None:
    assert "Seed" not in parse_infotext(compose_infotext(facts(seed=None))).values
    assert "Seed" not in parse_infotext(compose_infotext(facts(seed=-1))).values


def test_what_the_engine_says_comes_before_what_was_asked() -> None:
    info = {"steps": 20, "seed": 99, "sampler_name": "Euler", "denoising_strength": 0,
            "sd_model_hash": "ab12", "extra_generation_params": {"Schedule type": "Karras", "x": 1},
            "all_prompts": ["one", "two"]}  # fmt: skip
    parsed = parse_infotext(compose_infotext(facts(info=info, index=1)))
    assert parsed.prompt == "two"
    assert parsed.values["Steps"] == "20"
    assert parsed.values["Seed"] == "7"
    assert parsed.values["Schedule type"] == "Karras"
    assert parsed.values["Model hash"] == "ab12"
    assert parsed.values["Model"] == "FLUX.2-klein-4B"
    assert "Denoising strength" not in parsed.values
    assert "x" not in parsed.values


def test_the_engines_own_infotext_is_taken_and_completed() -> None:
    texts = ["grid\nSteps: 1, Seed: 1, Size: 1x1",
             "a lake\nNegative prompt: fog\nSteps: 20, Size: 1024x768, Seed: 8, App: SD.Next, "
             'Version: 1f2, Pipeline: "A, B"']  # fmt: skip
    text = compose_infotext(facts(info={"infotexts": texts, "index_of_first_image": 1}))
    parsed = parse_infotext(text)
    assert (parsed.prompt, parsed.negative_prompt) == ("a lake", "fog")
    assert parsed.values["Seed"] == "7"
    assert parsed.values["Pipeline"] == "A, B"
    assert parsed.values["Model"] == "FLUX.2-klein-4B"
    assert parsed.source == "SD.Next"
    assert text.rpartition("\n")[2].startswith("Steps: 20, Sampler: euler")
    assert text.endswith("App: SD.Next, Version: 1f2")


@pytest.mark.parametrize("texts", [None, [], [None], ["prose"], ["x" * 2_000_000], "text"])
def test_infotexts_that_are_none_are_passed_over(texts: Any) -> None:
    assert compose_infotext(facts(info={"infotexts": texts})) == compose_infotext(facts())


def test_an_enlarged_image_keeps_the_words_it_came_from() -> None:
    request = {"upscaler_1": "ESRGAN_4x"}
    text = compose_infotext(Facts(request, source=compose_infotext(facts()), scale=4.0))
    parsed = parse_infotext(text)
    assert parsed.prompt == REQUEST["prompt"]
    assert parsed.values["Size"] == "1024x768"
    assert text.endswith(
        "Postprocess upscale by: 4, Postprocess upscaler: ESRGAN_4x, Version: Playground"
    )


def test_an_enlarged_image_of_unknown_origin_still_says_what_was_done() -> None:
    text = compose_infotext(Facts({"upscaler_1": "x"}, info={"scale_factor": 2}))
    assert text == "Postprocess upscale by: 2, Postprocess upscaler: x, Version: Playground"
    assert parse_infotext(text).values["Postprocess upscaler"] == "x"


def test_prose_with_colons_is_a_prompt() -> None:
    text = "photo, text: hello, style: neon, mood: dark"
    assert parse_infotext(text) == Parsed(text)


def test_two_pairs_are_not_enough() -> None:
    assert parse_infotext("a cat\nSteps: 20, Seed: 1").values == {}


def test_a_negative_prompt_over_several_lines() -> None:
    parsed = parse_infotext("a\nb\nNegative prompt: c\nd\nSteps: 2, Seed: 3, Size: 512x640")
    assert (parsed.prompt, parsed.negative_prompt) == ("a\nb", "c\nd")
    assert parsed.size == (512, 640)


def test_carriage_returns_and_space_around_it() -> None:
    parsed = parse_infotext("\r\na cat\r\nSteps: 20, Seed: 1, Sampler: Euler a\r\n\r\n")
    assert parsed.prompt == "a cat"
    assert parsed.values["Sampler"] == "Euler a"


def test_the_order_of_sd_next() -> None:
    parsed = parse_infotext(
        "a cat\nNegative prompt: dog\nSteps: 20, Size: 512x512, Sampler: UniPC, Seed: 5, "
        "CFG scale: 6, Model: sdxl, App: SD.Next, Version: 0a1b, Operations: txt2img"
    )
    assert parsed.source == "SD.Next"
    assert parsed.values["Operations"] == "txt2img"


def test_a_value_that_is_broken_json_is_kept_as_it_stands() -> None:
    parsed = parse_infotext('Steps: 20, Seed: 1, Note: "a\\x", Size: 1x1')
    assert parsed.values["Note"] == '"a\\x"'


def test_a_text_beyond_the_bound_is_refused_in_words() -> None:
    with pytest.raises(InfotextError, match="too long"):
        parse_infotext("a" * 1_100_000)


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "a:" * 500_000, 'aa: "' * 200_000, ": ," * 300_000, 'aa: "\\' * 160_000,
     "Steps: 1, " * 100_000, "a -/" * 250_000, "\n" * 1_000_000],
)  # fmt: skip
def test_hostile_lines_are_read_in_one_pass(text: str) -> None:
    assert len(parse_infotext(text).values) <= 500


@given(
    prompt=PROMPTS,
    negative=PROSE,
    values=st.dictionaries(st.sampled_from(["Sampler", "Model", "Ünïcode-key/2"]), VALUES),
)
def test_what_is_written_is_read_back(prompt: str, negative: str, values: dict[str, str]) -> None:
    values = {"Steps": "20", "Seed": "1", "Size": "64x64", **values}
    text = format_infotext(Parsed(prompt, negative, values))
    assert "\n" not in text.rpartition("Steps: 20")[2]
    parsed = parse_infotext(text)
    assert (parsed.prompt, parsed.negative_prompt) == (prompt, negative)
    assert parsed.values == values


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    parsed = parse_infotext(text)
    assert parse_infotext(format_infotext(parsed)).values == parsed.values


@given(
    request=st.dictionaries(st.sampled_from(list(REQUEST)), VALUES | st.integers() | st.floats()),
    info=st.dictionaries(st.text(), st.recursive(st.none() | st.text() | st.integers(), st.lists)),
)
def test_whatever_an_engine_says_makes_one_last_line(
    request: dict[str, Any], info: dict[str, Any]
) -> None:
    text = compose_infotext(Facts(request, 512, 512, seed=1, info=info))
    assert text.rpartition("\n")[2].endswith("Version: Playground")


def test_colons_that_make_no_pair_are_not_tried_for_ever() -> None:
    assert list(read_pairs(",:" * 500 + "Steps: 20")) == []
    assert dict(read_pairs(",:" * 100 + ",Steps: 20")) == {"Steps": "20"}


def test_a_key_begins_behind_what_cannot_be_in_one() -> None:
    line = "(a!b - Model-hash/2 : x, - -Seed: 5, !: 6, Steps!: 7, x: 8"
    assert list(read_pairs(line)) == [("b - Model-hash/2", "x"), ("Seed", "5")]
