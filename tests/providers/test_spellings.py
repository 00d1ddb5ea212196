"""One thing under several names, and names that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.providers.shapes import read_names, read_schedulers
from playground.providers.spellings import (
    find_name,
    is_same_file,
    is_same_sampler,
    resolve_sampler,
)
from tests.scripted.webui_facts import CHECKPOINTS, SAMPLERS, SCHEDULERS

FILES = read_names([each.row for each in CHECKPOINTS])
FULL = [{"name": name, "aliases": also, "options": rest} for name, also, rest in SAMPLERS]
A1111 = read_names(FULL)
OLD_A1111 = read_names([{"name": "DPM++ 2M Karras"}, {"name": "DPM++ 2M"}, {"name": "Euler a"}])
SCHEDULES = read_schedulers(
    [{"name": name, "label": label, "aliases": also} for name, label, also in SCHEDULERS]
)


@pytest.mark.parametrize(
    "text",
    [
        "sdxl/juggernautXL_v9.safetensors [c9e3e68f89]",
        "sdxl/juggernautXL_v9.safetensors",
        "sdxl_juggernautXL_v9",
        "juggernautXL_v9",
        "JUGGERNAUTXL_V9.safetensors",
        "juggernautXL v9",
        "C:\\models\\sdxl\\juggernautXL_v9.safetensors",
        "c9e3e68f89",
        "renamed since.safetensors [c9e3e68f89]",
        CHECKPOINTS[2].sha256,
    ],
)
def test_a_checkpoint_by_any_of_its_names(text: str) -> None:
    name = find_name(text, FILES)
    assert name
    assert name.value == "sdxl_juggernautXL_v9"


@pytest.mark.parametrize("text", ["juggernautXL", "juggernautXL_v10", "v1-5", "", "[]", "c9e3"])
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert find_name(text, FILES) is None


def test_a_point_in_a_name_begins_no_ending() -> None:
    names = read_names([{"title": "model.v2.safetensors", "model_name": "model.v2"}])
    assert find_name("model.v1", names) is None
    match = find_name("model.v2", names)
    assert match
    assert match.value == "model.v2"


def test_files_of_one_name_are_told_apart_by_their_titles() -> None:
    rows = [
        {"title": f"dream.{end} [{code}]", "model_name": "dream", "hash": code}
        for end, code in (("ckpt", "1" * 10), ("safetensors", "2" * 10))
    ]
    names = read_names(rows)
    assert [name.value for name in names] == [row["title"] for row in rows]
    assert find_name("dream", names) is None
    match = find_name("dream [2222222222]", names)
    assert match
    assert match.value == rows[1]["title"]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("euler", ("Euler", "")),
        ("k_euler", ("Euler", "")),
        ("sample_euler", ("Euler", "")),
        ("euler_ancestral", ("Euler a", "")),
        ("k_euler_ancestral", ("Euler a", "")),
        ("Euler A", ("Euler a", "")),
        ("dpmpp_2m", ("DPM++ 2M", "")),
        ("k_dpmpp_2m", ("DPM++ 2M", "")),
        ("dpmpp_2s_ancestral", ("DPM++ 2S a", "")),
        ("DPM++ 2M Karras", ("DPM++ 2M", "Karras")),
        ("dpmpp_2m_karras", ("DPM++ 2M", "Karras")),
        ("dpmpp_2m_k", ("DPM++ 2M", "Karras")),
        ("Euler SGMUniform", ("Euler", "SGM Uniform")),
        ("ddim", ("DDIM", "")),
        ("nobody's", ("nobody's", "")),
        ("nobody's Karras", ("nobody's Karras", "")),
    ],
)
def test_a_sampler_in_any_spelling(text: str, pair: tuple[str, str]) -> None:
    assert resolve_sampler(text, "", A1111, SCHEDULES) == pair


def test_a_schedule_that_is_chosen_goes_before_the_one_in_the_samplers_name() -> None:
    pair = resolve_sampler("DPM++ 2M Karras", "sgm_uniform", A1111, SCHEDULES)
    assert pair == ("DPM++ 2M", "SGM Uniform")


def test_where_sampler_and_schedule_are_one_name_they_are_put_together() -> None:
    assert resolve_sampler("DPM++ 2M", "Karras", OLD_A1111, []) == ("DPM++ 2M Karras", "")
    assert resolve_sampler("dpmpp_2m", "karras", OLD_A1111, []) == ("DPM++ 2M Karras", "")
    assert resolve_sampler("DPM++ 2M Karras", "", OLD_A1111, []) == ("DPM++ 2M Karras", "")


def test_lists_of_classes_are_no_schedules() -> None:
    rows = [{"name": "UniPC", "cls": "UniPCMultistepScheduler", "options": {}}]
    assert read_schedulers(rows) == []
    assert read_schedulers({"detail": "Not Found"}) == []


def test_what_an_answer_names_is_what_was_asked_for_under_another_name() -> None:
    for text in ("sdxl_juggernautXL_v9", CHECKPOINTS[2].title, "c9e3e68f89", "juggernautXL_v9"):
        assert is_same_file(text, "juggernautXL_v9", "c9e3e68f89", FILES)
        assert not is_same_file(text, "animeArt_v3", "aaaaaaaaaa", FILES)
    assert is_same_file("unlisted", "unlisted", "", [])
    assert not is_same_file("unlisted", "other", "", [])
    assert is_same_sampler("DPM++ 2M Karras", "", "DPM++ 2M", "Karras")
    assert is_same_sampler("DPM++ 2M", "Karras", "DPM++ 2M Karras", "")
    assert not is_same_sampler("Euler", "", "DPM++ 2M", "Karras")


@given(st.lists(st.text(max_size=20), max_size=6), st.text(max_size=20))
def test_no_text_is_too_strange_to_be_looked_for(values: list[str], text: str) -> None:
    names = read_names([{"name": value} for value in values])
    match = find_name(text, names)
    assert match is None or match in names
    for name in names:
        assert find_name(name.value, names) == name
    resolve_sampler(text, text, names, names)
