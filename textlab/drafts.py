"""What a form would send if it were sent now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import QueryDict

from playground.models import Run
from playground.parameters.forms import ParameterForm
from playground.providers import Model, Provider
from playground.providers.spec import Mode
from playground.runs.paths import Turn, load_history
from playground.runs.window import CODE, link_code
from playground.samples import Sample, build_samples
from textlab import services
from textlab.cards.services import extend_request
from textlab.payload import build_payload

ANEW = ("message", "prefill")  # what is said in each turn


@dataclass(frozen=True, slots=True)
class Subject:
    """What a model page is about."""

    provider: Provider
    model: Model
    mode: Mode


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that is being filled in. `parent`: the turn that its message would follow.

    `history`: the turns up to that, where they were read already.
    """

    subject: Subject
    form: ParameterForm
    parent: Run | None = None
    owner: str = ""  # who is filling it in
    pictures: int = 0  # that the message would have
    history: Sequence[Turn] | None = None

    def read_history(self) -> Sequence[Turn]:
        return load_history(self.parent) if self.history is None else self.history

    def step_back(self) -> "Draft":
        """As its parent was sent."""
        if self.parent is None:
            return self
        pictures = self.parent.request.get("pictures", 0)
        history = self.read_history()[:-1]
        return replace(self, parent=self.parent.parent, pictures=pictures, history=history)


def build_body(draft: Draft, **words: str) -> dict[str, Any]:
    """The body of the request. `words` take the place of those in the form."""
    subject = draft.subject
    history = draft.read_history() if subject.mode == "chat" else []
    request = {**draft.form.list_words(), **words, **draft.form.build_payload()}
    run = Run(
        app="textlab",
        provider=subject.provider.slug,
        endpoint=services.get_endpoint(subject.provider, subject.mode).name,
        model=subject.model.id,
        request={**request, **extend_request(draft.owner, request, draft.parent, history)},
        parent=draft.parent,
    )
    return build_payload(run, whole=False, coming=draft.pictures, earlier=history)


def form_samples(draft: Draft) -> list[Sample]:
    """The request that Run would send now, as code; with nothing typed, the one it sent last."""
    subject, parent, words = draft.subject, draft.parent, draft.form.list_words()
    endpoint = services.get_endpoint(subject.provider, subject.mode)
    if subject.mode == "tokenize":
        words = {"prompt": services.join_texts(words)}
    if subject.mode == "chat" and parent is not None and not words.get("message"):
        words = {name: parent.request[name] for name in ANEW if name in parent.request}
        draft = draft.step_back()
    return build_samples(
        subject.provider,
        endpoint,
        build_body(draft, **words),
        base_url=settings.PROVIDER_URLS[subject.provider.slug],
        stream=endpoint.streams,
        shows_body=endpoint.streams,
    )


def cut_history(history: Sequence[Turn], last: Run | None) -> Sequence[Turn]:
    """The turns up to this one."""
    places = [place for place, turn in enumerate(history, start=1) if last and turn.pk == last.pk]
    return history[: places[0]] if places else []


def code_context(draft: Draft, path: str, address: QueryDict, *, is_long: bool) -> dict[str, Any]:
    """The request as code; of a long conversation, which is long four times, where to find it."""
    wanted = CODE in address
    if not is_long or wanted:
        return {"samples": form_samples(draft), "code_open": wanted}
    return {"samples": [], "code_url": link_code(path, address)}
