"""What clients of OpenAI's API send: taken, ignored if it changes nothing, or refused in words."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.local.errors import ApiError
from playground.local.routes import Routes
from playground.local.text import openai, params, validate
from playground.local.text.weights import SMOLLM2
from playground.local.vision.wanted import NAMES as READER
from playground.local.vision.wanted import read_request
from tests.local.helpers import MODEL, Client, list_events, read_error

USER = {"role": "user", "content": "Hi"}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
# As their own packages write them out when nothing was asked for.
USUAL: dict[str, Any] = {
    "n": 1,
    "user": "somebody",
    "safety_identifier": "somebody",
    "tools": [],
    "tool_choice": "auto",
    "functions": [],
    "response_format": {"type": "text"},
    "logprobs": False,
    "logit_bias": {},
    "store": True,
    "metadata": {"a": "b"},
    "parallel_tool_calls": True,
    "reasoning_effort": "low",
    "service_tier": "auto",
    "modalities": ["text"],
    "verbosity": "low",
    "prompt_cache_key": "k",
    "stream_options": {"include_usage": True, "include_obfuscation": False},
    "audio": None,
    "seed": None,
    "stop": None,
}


def read_refusal(body: Any, names: Any = params.CHAT) -> str:
    with pytest.raises(ApiError) as caught:
        validate.known_names(body, names)
    assert caught.value.status == 422
    return str(caught.value)


@pytest.mark.parametrize("name", USUAL)
def test_each_usual_parameter_is_taken(name: str) -> None:
    body = validate.known_names({name: USUAL[name]}, params.CHAT)
    validate.check_sampling(body)
    validate.check_logprobs(body)
    assert set(body) <= params.CHAT


@given(name=st.sampled_from(sorted(openai.IGNORED)), value=ANY_JSON)
def test_what_changes_nothing_is_ignored_whatever_it_is(name: str, value: Any) -> None:
    assert validate.known_names({name: value}, params.CHAT) == {}
    assert validate.known_names({name: value}, READER) == {}


@given(name=st.sampled_from(sorted(set(openai.NOTHING) - params.CHAT)), value=ANY_JSON)
def test_what_asks_for_something_is_never_dropped(name: str, value: Any) -> None:
    """1.0 asks for one answer, too, but True and other numbers do not."""
    nothing = [*openai.NOTHING[name], None]
    if any(value == each and type(value) is type(each) for each in nothing):
        assert validate.known_names({name: value}, params.CHAT) == {}
    else:
        assert name in read_refusal({name: value})


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"n": 2}, "The local models return one answer per request. Leave n out."),
        ({"n": True}, "The local models return one answer per request. Leave n out."),
        (
            {"tools": [{"type": "function"}]},
            "The local models can't call tools. Leave tools out or choose a hosted model.",
        ),
        (
            {"web_search_options": {"a": 1}},
            "web_search_options is not supported by the local models. Leave it out.",
        ),
        (
            {"max_tokens": 1, "max_completion_tokens": 2},
            "max_tokens and max_completion_tokens are one parameter, and were given two values.",
        ),
    ],
)
def test_refusals(body: dict[str, Any], sentence: str) -> None:
    assert read_refusal(body) == sentence


def test_a_completion_takes_what_asks_for_nothing() -> None:
    body = {"best_of": 1, "echo": False, "suffix": "", "logprobs": None, "n": 1, "user": "x"}
    assert validate.known_names(body, params.COMPLETION) == {}
    assert "top_logprobs" in read_refusal({"top_logprobs": 3}, params.COMPLETION)


@pytest.mark.parametrize("names", [params.CHAT, params.COMPLETION, READER])
def test_max_completion_tokens_is_max_tokens(names: Any) -> None:
    both = {"max_tokens": 7, "max_completion_tokens": 7}
    for body in ({"max_completion_tokens": 7}, both):
        assert validate.known_names(body, names) == {"max_tokens": 7}


@pytest.mark.parametrize(
    ("message", "taken"),
    [
        (USER | {"name": "ann"}, USER),
        ({"role": "developer", "content": "Be brief"}, {"role": "system", "content": "Be brief"}),
        ({"role": "assistant", "content": None}, {"role": "assistant", "content": ""}),
        (
            {"role": "assistant", "content": "Yes", "refusal": None, "tool_calls": [], "lines": [1],
             "audio": None, "annotations": [], "function_call": None, "reasoning_content": "Hm"},
            {"role": "assistant", "content": "Yes"},
        ),
        (USER | {"content": [{"type": "text", "text": "a", "cache_control": {}}]},
         USER | {"content": "a"}),
        (USER | {"content": []}, USER | {"content": ""}),
    ],
)  # fmt: skip
def test_messages_as_clients_send_them(message: Any, taken: Any) -> None:
    assert validate.read_messages({"messages": [message]}) == [taken]


@pytest.mark.parametrize("name", ["tool_calls", "function_call", "refusal", "nonsense"])
def test_a_message_that_means_more_is_refused_by_name(name: str) -> None:
    with pytest.raises(ApiError, match=rf"^messages\[0\]\.{name} is not supported"):
        validate.read_messages({"messages": [USER | {name: "x"}]})


@pytest.mark.parametrize(
    ("prompt", "taken"),
    [("a", "a"), (["a"], "a"), ([1, 2], [1, 2]), ([[1, 2]], [1, 2]), ([5], [5])],
)
def test_prompts(prompt: Any, taken: Any) -> None:
    assert validate.read_prompt({"prompt": prompt}) == taken


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        (["a", "b"], "prompt has 2 texts; send each in a separate request."),
        ([[1], [2], [3]], "prompt has 3 texts; send each in a separate request."),
        ([], "prompt must be a string, or an array of token numbers."),
        ([-1], "prompt must be a string, or an array of token numbers."),
        ([True], "prompt must be a string, or an array of token numbers."),
        ([1.5], "prompt must be a string, or an array of token numbers."),
        ([[["a"]]], "prompt must be a string, or an array of token numbers."),
        ("", "prompt must not be empty."),
        ([""], "prompt must not be empty."),
        (7, "prompt must be a string."),
    ],
)
def test_prompts_that_are_refused(prompt: Any, sentence: str) -> None:
    with pytest.raises(ApiError) as caught:
        validate.read_prompt({"prompt": prompt})
    assert str(caught.value) == sentence


@given(prompt=ANY_JSON)
def test_a_prompt_is_taken_or_refused_in_words(prompt: Any) -> None:
    try:
        taken = validate.read_prompt({"prompt": prompt})
    except ApiError as refusal:
        taken = str(refusal)
    assert taken
    assert isinstance(taken, str) or all(type(each) is int for each in taken)


def test_the_reader_takes_a_picture_with_a_hint() -> None:
    picture = {"url": "data:image/png;base64,AA==", "detail": "high"}
    parts = [{"type": "image_url", "image_url": picture}]
    body = {"messages": [{"role": "developer", "content": "x"}, {"role": "user", "content": parts}]}
    assert read_request(body, "reader")[1] == ["AA=="]


def test_members_of_a_list_by_their_names() -> None:
    routes = Routes({}, {}, members={"/v1/models": lambda name: {"id": name}})
    for path in ("/v1/models/a/b", "/v1/models/a%2Fb", "/v1/models/a%2fb"):
        assert routes.get_page(path)() == {"id": "a/b"}
    with pytest.raises(ApiError, match=r"answers GET, not DELETE"):
        routes.refuse_method("/v1/models/a", "DELETE")
    with pytest.raises(ApiError, match="There is no endpoint"):
        routes.get_page("/v1/modelsa")


@pytest.mark.local
def test_everything_usual_at_once(local: Client) -> None:
    plain = local.read_stream(max_tokens=8)
    for name in ("max_tokens", "max_completion_tokens"):
        body = {k: v for k, v in USUAL.items() if k != "stream_options"}
        messages = [USER | {"content": "Tell me a number", "name": "ann"}]
        wanted = body | {"model": MODEL, "temperature": 0, "messages": messages, name: 8}
        answer = local.post("/v1/chat/completions", wanted)
        assert answer.status_code == 200, answer.text
        assert answer.json()["choices"][0]["message"]["content"] == plain


@pytest.mark.local
def test_a_prompt_as_token_numbers_says_the_same(local: Client) -> None:
    numbers = local.tokenize(prompt="One, two, three,").json()["tokens"]
    said = [
        local.complete(prompt, max_tokens=4).json()["choices"][0]["text"]
        for prompt in ("One, two, three,", ["One, two, three,"], numbers, [numbers])
    ]
    assert len(set(said)) == 1
    assert local.complete([10**8]).status_code in (400, 422)
    assert local.complete("Still here", max_tokens=1).status_code == 200


@pytest.mark.local
def test_a_stream_with_usual_options(local: Client) -> None:
    options = {"include_usage": True, "include_obfuscation": True}
    *_, usage, done = list_events(local.chat(stream=True, stream_options=options, max_tokens=2))
    assert done == "[DONE]"
    assert usage["usage"]["completion_tokens"] == 2


@pytest.mark.local
def test_one_model_by_its_name(local: Client) -> None:
    listed = {each["id"]: each for each in local.get("/v1/models").json()["data"]}
    for name in (SMOLLM2.id, quote(SMOLLM2.id, safe="")):
        assert local.get(f"/v1/models/{name}").json() == listed[SMOLLM2.id]
    refused = read_error(local.get("/v1/models/nobody/nothing"))
    assert refused == (404, "model_not_found", "Model 'nobody/nothing' not found")
