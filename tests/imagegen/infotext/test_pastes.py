"""Parameters as people paste them and extensions leave them: settings never end in a prompt."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagegen.infotext import Parsed, parse_infotext
from imagegen.infotext.grammar import read_pairs

LINE = "Steps: 25, Sampler: Euler a, CFG scale: 6.5, Seed: 42, Size: 512x768, Model: anything_v5"
SETTINGS = {
    "Steps": "25", "Sampler": "Euler a", "CFG scale": "6.5", "Seed": "42", "Size": "512x768",
    "Model": "anything_v5",
}  # fmt: skip
BELOW = "\n".join(f"{key}: {value}" for key, value in SETTINGS.items())
WORDS = st.text("abcdefgh ,()<>", min_size=1, max_size=40).map(str.strip).filter(bool)


def check(parsed: Parsed, **more: str) -> None:
    assert (parsed.prompt, parsed.negative_prompt) == ("a heron", "fog")
    assert parsed.values == SETTINGS | more


@pytest.mark.parametrize(
    "block",
    [
        LINE,
        BELOW,
        BELOW.replace("\n", "\n\n"),
        BELOW.replace(": ", "："),
        BELOW.replace(": ", "\t"),
        BELOW.lower().replace("euler", "Euler"),
        "\n".join(f"- **{line.replace(': ', ':** ')}" for line in BELOW.split("\n")),
        LINE.replace("Sampler", "\nSampler").replace("Seed", "\nSeed"),
        LINE.replace(", ", " | "),
        BELOW.replace("CFG scale", "Guidance scale").replace("Sampler", "Sampling method"),
        BELOW.replace("Size: 512x768", "Width: 512\nHeight: 768"),
        BELOW.replace("Size: 512x768", "Resolution: (512, 768)"),
    ],
)
def test_settings_in_every_order_of_lines(block: str) -> None:
    check(parse_infotext(f"a heron\nNegative prompt: fog\n{block}"))
    check(parse_infotext(f"Prompt: a heron\nNegative Prompt: fog\n{block}"))
    check(parse_infotext(f"**Prompt:** a heron\n\n**Negative prompt:** fog\n\n{block}\n"))


SNAKES = (
    "num_inference_steps: 25\nsampler_name: Euler a\nguidance_scale: 6.5\nseed: 42\n"
    "width: 512\nheight: 768\nuse_stable_diffusion_model: anything_v5"
)


@pytest.mark.parametrize("sign", [": ", " = ", "="])
@pytest.mark.parametrize(
    "block",
    [
        SNAKES,
        SNAKES.replace("_", "-").replace("anything-v5", "anything_v5"),
        "\n".join(reversed(SNAKES.split("\n"))),
    ],
)
def test_settings_by_the_names_that_programs_use(block: str, sign: str) -> None:
    text = f"prompt: a heron\nnegative_prompt: fog\n{block}".replace(": ", sign)
    check(parse_infotext(text))
    between = f"prompt: a heron\n{block}\nnegative_prompt: fog".replace(": ", sign)
    check(parse_infotext(between))


def test_settings_before_the_prompts_and_between_them() -> None:
    check(parse_infotext(f"{BELOW}\nPrompt: a heron\nNegative prompt: fog"))
    first, _, rest = BELOW.partition("\nSeed")
    check(parse_infotext(f"Prompt: a heron\n{first}\nNegative prompt: fog\nSeed{rest}"))


def test_the_lines_of_dynamic_prompts_behind_the_settings() -> None:
    template = "a {heron|crane}\nby the __place__"
    text = f"a heron\nNegative prompt: fog\n{LINE}\nTemplate: {template}\nNegative Template: fog"
    check(parse_infotext(text), **{"Template": template, "Negative Template": "fog"})


@pytest.mark.parametrize("block", [LINE, BELOW])
def test_what_a_page_leaves_behind_the_settings_is_listed(block: str) -> None:
    left = "Time taken: 2.1 sec.\nA: 2.64 GB, R: 3.19 GB\nI hope you like it"
    parsed = parse_infotext(f"a heron\nNegative prompt: fog\n{block}\n{left}")
    more = {"Other text": "A: 2.64 GB, R: 3.19 GB\nI hope you like it"}
    check(parsed, **{"Time taken": "2.1 sec.", **more})


def test_a_setting_nobody_knows_between_others_is_one() -> None:
    text = "a heron\nNegative prompt: fog\nSteps: 25\nFrobnication: high\nSeed: 42"
    assert parse_infotext(text).values == {"Steps": "25", "Frobnication": "high", "Seed": "42"}
    assert parse_infotext(text).negative_prompt == "fog"


def test_one_setting_alone_is_enough_where_it_can_be_nothing_else() -> None:
    assert parse_infotext("a heron\nNegative prompt: fog\nSteps: 25").values == {"Steps": "25"}
    assert parse_infotext("a heron\nNegative prompt: fog\nSteps: many").values == {}


@pytest.mark.parametrize(
    "prompt",
    ["a poster\nSize: large\nModel: Kate", "Seed: an apple, sprouting", "scale: 7, text: hi",
     "a page that reads\nSteps: 3\nto the top\nand down"],
)  # fmt: skip
def test_prose_with_labels_is_a_prompt(prompt: str) -> None:
    assert parse_infotext(prompt) == Parsed(prompt)


def test_a_prompt_that_looks_like_a_setting_stays_where_that_is_said_below() -> None:
    parsed = parse_infotext(f"a page that reads\nSeed: 7\nNegative prompt: fog\n{LINE}")
    assert (parsed.prompt, parsed.values) == ("a page that reads\nSeed: 7", SETTINGS)


@pytest.mark.parametrize(
    "value",
    [
        '[{"type":"lora","modelName":"x, Steps: 1"}]',
        '[{"name":"say \\"hi\\", {now}","weight":0.4},{"tags":["a","b: c"]}]',
        '{"a":"]}","b":{"c":[1,2]}}',
        "{}",
        "[]",
    ],
)
def test_a_list_or_an_object_is_one_value(value: str) -> None:
    line = f"{LINE}, Civitai resources: {value}, Clip skip: 2"
    check(parse_infotext(f"a heron\nNegative prompt: fog\n{line}"),
          **{"Civitai resources": value, "Clip skip": "2"})  # fmt: skip


def test_brackets_without_an_end_are_read_as_before() -> None:
    assert dict(read_pairs("Wildcards: [a, Steps: 2, Other: {b, Seed: 3")) == {
        "Wildcards": "[a", "Steps": "2", "Other": "{b", "Seed": "3",
    }  # fmt: skip


@given(
    prompt=WORDS, negative=WORDS, names=st.permutations(list(SETTINGS)),
    separator=st.sampled_from(["\n", "\n\n", ", ", ",\n", " | "]),
)  # fmt: skip
def test_every_order_and_separator(
    prompt: str, negative: str, names: list[str], separator: str
) -> None:
    block = separator.join(f"{name}: {SETTINGS[name]}" for name in names)
    parsed = parse_infotext(f"{prompt}\nNegative prompt: {negative}\n{block}")
    assert (parsed.prompt, parsed.negative_prompt) == (prompt, negative)
    assert parsed.values == SETTINGS


HOSTILE = [
    "____", "- ", "a:", "Steps: 1\n", "Steps: [", 'Steps: [{"\\"', "Negative prompt:",
    "Model: x\n\n",
    "Template:\n", "Steps: 1 | ", "Seed: 5\nnothing\n", "{[", "Prompt: ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_cost_of_a_text_grows_with_its_length(piece: str) -> None:
    assert grows_evenly(
        parse_infotext, [piece * (size // len(piece)) for size in (20_000, 160_000)]
    )


def grows_evenly(read: Callable[[str], object], texts: list[str]) -> bool:
    """Eight times the length takes some eight times as long; the best of a few runs counts."""
    short, long = (min(measure(read, text) for _ in range(3)) for text in texts)
    return long < 0.05 or long < 24 * short


def measure(read: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start
