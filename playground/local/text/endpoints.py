"""The documented text endpoints: chat, completion, tokenize and the list of models."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playground.local.engine import Engine
from playground.local.errors import ApiError, invalid, missing, unknown_model
from playground.local.messages import Answer, Json, Request
from playground.local.text import answers, constraints, params, payload, validate
from playground.local.text.weights import Weights
from playground.local.upstream import EngineRefusedError, Upstream


class TextEndpoints:
    """Answers for every installed model; one that is added later is seen at once."""

    def __init__(self, known: Collection[Weights], data: Path) -> None:
        self.engines = {weights.id: Engine(weights, data) for weights in known}
        self._data = data

    def chat(self, request: Request) -> Answer:
        body = validate.known_names(request.body, params.CHAT)
        engine = self._engine(body)
        messages = {"messages": validate.messages(body)}
        validate.logprobs(body)
        return self._generate(request, engine, body, "/v1/chat/completions", messages)

    def complete(self, request: Request) -> Answer:
        body = validate.known_names(request.body, params.COMPLETION)
        engine = self._engine(body)
        prompt = {"prompt": validate.text(body, "prompt")}
        return self._generate(request, engine, body, "/v1/completions", prompt)

    def tokenize(self, request: Request) -> Answer:
        body = validate.known_names(request.body, params.TOKENIZE)
        engine = self._engine(body)
        source = _source(body)
        checked = validate.messages(body) if source == "messages" else None
        content = "" if checked else validate.text(body, source)
        upstream = Upstream(engine.address(), request.hangup)
        with _refusals(engine.weights):
            if checked:  # what the model reads is the conversation in its own template
                content = upstream.ask("/apply-template", {"messages": checked})["prompt"]
            wanted = {"content": content, "add_special": True, "with_pieces": True}
            return answers.tokens(upstream.ask("/tokenize", wanted)["tokens"], engine.weights)

    def models(self) -> Json:
        installed = [each.weights for each in self.engines.values() if each.installed()]
        return {"object": "list", "data": [self._described(weights) for weights in installed]}

    def states(self) -> Json:
        """Every installed model's state, for the health page."""
        return {each.weights.id: each.state for each in self.engines.values() if each.installed()}

    def warm_up(self, model: str) -> None:
        """Load a model before it is asked; a failure is logged and told to who asks."""
        with suppress(ApiError):
            self.engines[model].address()

    def stop(self) -> None:
        for engine in self.engines.values():
            engine.stop()

    def _generate(
        self, request: Request, engine: Engine[Weights], body: Json, path: str, prompt: Json
    ) -> Answer:
        validate.sampling(body)
        constraint = constraints.name_of(body)
        wanted = payload.for_engine(body, engine.weights.context) | prompt
        upstream = Upstream(engine.address(), request.hangup)
        with _refusals(engine.weights, constraint):
            if not body.get("stream"):
                return answers.whole(upstream.ask(path, wanted))
            include_usage = body.get("stream_options", {}).get("include_usage", False)
            return answers.events(upstream.stream(path, wanted), include_usage=include_usage)

    def _engine(self, body: Json) -> Engine[Weights]:
        model = validate.text(body, "model")
        engine = self.engines.get(model)
        if engine is None or not engine.installed():
            raise unknown_model(model)
        return engine

    def _described(self, weights: Weights) -> Json:
        return {
            "id": weights.id,
            "object": "model",
            "created": int(weights.path(self._data).stat().st_mtime),
            "owned_by": "local",
            "name": weights.name,
            "context_length": weights.context,
            "max_completion_tokens": weights.context,
            "license": weights.licence,
            "available_on_current_plan": True,
        }


def _source(body: Json) -> str:
    given = [name for name in ("messages", "prompt", "text") if name in body]
    if not given:
        raise missing("messages, prompt or text")
    if len(given) > 1:
        raise invalid(f"{' and '.join(given)} were given; give one of them.")
    return given[0]


@contextmanager
def _refusals(weights: Weights, constraint: str | None = None) -> Iterator[None]:
    try:
        yield
    except EngineRefusedError as error:
        raise answers.refusal(error, weights, constraint) from error
