"""The documented text endpoints: chat, completion, tokenize and the list of models."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playground.local.engine import Engine
from playground.local.errors import ApiError, build_invalid, build_missing, unknown_model
from playground.local.hangup import HangUp
from playground.local.line import Line
from playground.local.messages import Answer, Job, Json
from playground.local.parcel import Parcel
from playground.local.text import answers, constraints, openai, params, payload, validate
from playground.local.text.weights import Weights
from playground.local.upstream import EngineRefusedError, Upstream


class TextEndpoints:
    """Answers for every installed model; one that is added later is seen at once."""

    def __init__(self, known: Collection[Weights], data: Path) -> None:
        self.engines = {weights.id: Engine(weights, data) for weights in known}
        self._lines = {weights.id: Line(weights.slots) for weights in known}
        self._data = data

    def start_chat(self, body: Json) -> Job:
        owner, body = openai.get_owner(body), validate.known_names(body, params.CHAT)
        engine = self._choose_engine(body)
        messages = {"messages": validate.read_messages(body)}
        validate.check_logprobs(body)
        return self._build_job(owner, engine, body, "/v1/chat/completions", messages)

    def start_completion(self, body: Json) -> Job:
        owner, body = openai.get_owner(body), validate.known_names(body, params.COMPLETION)
        engine = self._choose_engine(body)
        prompt = {"prompt": validate.read_prompt(body)}
        validate.check_number(body, params.LOGPROBS_RAW)
        body, prompt = payload.move_logprobs(body, prompt)
        return self._build_job(owner, engine, body, "/v1/completions", prompt)

    def count_tokens(self, body: Json) -> Job:
        """Nobody waits in line for this: it takes no place at the model."""
        body = validate.known_names(body, params.TOKENIZE)
        engine = self._choose_engine(body)
        source = _choose_source(body)
        checked = validate.read_messages(body) if source == "messages" else None
        content = "" if checked else validate.read_text(body, source)
        return Job(
            lambda hangup: _list_tokens(engine, hangup, content, checked),
            state=engine.describe_wait,
        )

    def list_models(self) -> Json:
        installed = [each.weights for each in self.engines.values() if each.is_installed()]
        return {"object": "list", "data": [self._describe_model(weights) for weights in installed]}

    def list_states(self) -> Json:
        """Every installed model's state, for the health page."""
        return {
            each.weights.id: each.state for each in self.engines.values() if each.is_installed()
        }

    def warm_up(self, model: str) -> None:
        """Load a model before it is asked; a failure is logged and told to who asks."""
        with suppress(ApiError):
            self.engines[model].get_address()

    def stop(self) -> None:
        for engine in self.engines.values():
            engine.stop()

    def _build_job(
        self, owner: str, engine: Engine[Weights], body: Json, path: str, prompt: Json
    ) -> Job:
        validate.check_sampling(body)
        constraint = constraints.find_constraint(body)
        parcel = Parcel(payload.build_payload(body, engine.weights.context) | prompt)
        wanted = _Wanted(
            path,
            parcel,
            constraint,
            streams=body.get("stream", False),
            include_usage=body.get("stream_options", {}).get("include_usage", False),
        )
        return Job(
            lambda hangup: _generate_answer(engine, hangup, wanted),
            streams=wanted.streams,
            line=self._lines[engine.weights.id],
            owner=owner,
            state=engine.describe_wait,
            close=parcel.close,
        )

    def _choose_engine(self, body: Json) -> Engine[Weights]:
        model = validate.read_text(body, "model")
        engine = self.engines.get(model)
        if engine is None or not engine.is_installed():
            raise unknown_model(model)
        return engine

    def _describe_model(self, weights: Weights) -> Json:
        return {
            "id": weights.id,
            "object": "model",
            "created": int(weights.get_path(self._data).stat().st_mtime),
            "owned_by": "local",
            "name": weights.name,
            "context_length": weights.context,
            "max_completion_tokens": weights.context,
            "license": weights.licence,
            "available_on_current_plan": True,
        }


@dataclass(frozen=True)
class _Wanted:
    """A text to be generated, and how it is answered."""

    path: str
    parcel: Parcel
    constraint: str | None
    streams: bool
    include_usage: bool


def _generate_answer(engine: Engine[Weights], hangup: HangUp, wanted: _Wanted) -> Answer:
    upstream = Upstream(engine.get_address(), hangup)
    with _translate_refusals(engine.weights, wanted.constraint):
        if not wanted.streams:
            return answers.build_whole(upstream.fetch_json(wanted.path, wanted.parcel))
        chunks = upstream.stream_events(wanted.path, wanted.parcel)
        return answers.stream_events(chunks, include_usage=wanted.include_usage)


def _list_tokens(
    engine: Engine[Weights], hangup: HangUp, content: str, messages: list[dict[str, str]] | None
) -> Json:
    upstream = Upstream(engine.get_address(), hangup)
    with _translate_refusals(engine.weights):
        if messages:  # what the model reads is the conversation in its own template
            templated = Parcel({"messages": messages})
            content = upstream.fetch_json("/apply-template", templated)["prompt"]
        wanted = Parcel({"content": content, "add_special": True, "with_pieces": True})
        return answers.build_token_list(
            upstream.fetch_json("/tokenize", wanted)["tokens"], engine.weights
        )


def _choose_source(body: Json) -> str:
    names = [name for name in ("messages", "prompt", "text") if name in body]
    if not names:
        raise build_missing("messages, prompt or text")
    if len(names) > 1:
        raise build_invalid(f"{' and '.join(names)} were given; give one of them.")
    return names[0]


@contextmanager
def _translate_refusals(weights: Weights, constraint: str | None = None) -> Iterator[None]:
    try:
        yield
    except EngineRefusedError as error:
        raise answers.build_refusal(error, weights, constraint) from error
