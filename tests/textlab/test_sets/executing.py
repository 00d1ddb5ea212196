"""A test set that is executed, a provider that knows its answers, and the workers' part."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore

from playground.runs import queue
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.scripted.replies import Reply, Seen, done, json_reply, sse, text
from textlab.models import TestExecution, TestSet
from textlab.tasks import APP, answer_cell
from textlab.test_sets.plan import plan_execution
from textlab.test_sets.saving import NewRow, create_test_set
from textlab.test_sets.services import start_execution
from textlab.test_sets.variants import Variant, read_variants

ECHO, DUMB = "featherless:scripted/chat", "featherless:scripted/hello"
REFUSED, JUDGE = "featherless:scripted/invalid", "featherless:scripted/think"
CITIES = ("Paris", "Rome", "Oslo")
CONTAINS = {"type": "icontains", "value": "{{city}}"}
RUBRIC = {"type": "llm-rubric", "value": "Names {{city}}", "provider": JUDGE}
GOOD = '{"pass": true, "score": 1, "reason": "It does."}'


class Knowing:
    """Each model says what `words` says of the message it got; others are `Pretend`'s."""

    def __init__(self, **words: Callable[[str], str]) -> None:
        self.words = words
        self.other = Pretend(tokens=3, rate=1000)

    def __call__(self, seen: Seen) -> Reply:
        body = seen.json if seen.path.endswith("/chat/completions") else {}
        say = self.words.get(str(body.get("model", "")).removeprefix("scripted/"))
        if say is None:
            return self.other(seen)
        words = say(read_message(body))
        if not body.get("stream"):
            return json_reply({"choices": [{"index": 0, "message": {"content": words}}]})
        usage = {"prompt_tokens": 7, "completion_tokens": 3}
        return Reply([*sse(text(words), {"choices": [], "usage": usage}), *done()])


def read_message(body: dict[str, Any]) -> str:
    content = body["messages"][-1]["content"]
    return str(content if isinstance(content, str) else content[0]["text"])


def list_messages(provider: Server) -> list[tuple[str, str]]:
    """Which model was sent which message, in order."""
    chats = [seen.json for seen in list(provider.seen) if seen.path.endswith("/chat/completions")]
    return [(body["model"].removeprefix("scripted/"), read_message(body)) for body in chats]


def make_set(
    owner: str = "ada", cities: Iterable[str] = CITIES, checks: Iterable[Any] = (CONTAINS,)
) -> TestSet:
    columns = [{"name": "city", "kind": "text"}]
    rows: list[NewRow] = [({"city": city}, []) for city in cities]
    return create_test_set(
        owner, "Cities", rows, columns=columns, message="Say {{city}}", checks=list(checks)
    )


def make_variants(*models: str, **fields: Any) -> list[Variant]:
    return read_variants([{"label": model, "model": model, **fields} for model in models])


def make_session() -> SessionBase:
    session = SessionStore()
    session.save()
    return session


def execute(test_set: TestSet, *models: str, **fields: Any) -> TestExecution:
    plan = plan_execution(test_set, make_variants(*models))
    return start_execution(test_set=test_set, plan=plan, session=make_session(), **fields)


def work(most: int = 10_000, slug: str = "featherless") -> int:
    """What a worker does until nothing waits. How many runs."""
    count = 0
    while count < most and (run := queue.claim_run(APP, slug)):
        answer_cell(run)
        count += 1
    return count


def list_outcomes(execution: TestExecution) -> list[str]:
    """By row, then by variant."""
    return list(execution.cells.values_list("outcome", flat=True))
