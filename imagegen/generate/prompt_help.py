"""Prompts written by other models: a richer one out of a few words, or the one of a picture.

What is asked is a run of the text pages: it can be read there, and gone on from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.contrib.sessions.backends.base import SessionBase

from playground import catalog, intake
from playground.intake.picture_limits import get_limit
from playground.keys import store as keys
from playground.models import Run, Status
from playground.providers import Invalid, Model, Provider, guide
from playground.runs import questions
from playground.runs import services as runs

Kind = Literal["expand", "describe"]
KINDS: tuple[Kind, ...] = ("expand", "describe")
MAX_OPTIONS = 12
MAX_ANSWER_TOKENS = 400
MAX_PROMPT_CHARS = 4_000  # of what comes back into the form
EXPAND = (
    "You write prompts for image generators. Make one richer prompt of the user's: subject,"
    " setting, composition, light, style. Keep everything that it asks for. At most 80 words, one"
    " paragraph. Answer with the prompt alone."
)
DESCRIBE = (
    "Write a prompt for an image generator that would make this picture: subject, setting,"
    " composition, light, style and medium. At most 80 words, one paragraph. Answer with the prompt"
    " alone."
)
QUOTES = "\"'`“”„«»* \n"
LABELS = ("prompt:", "image prompt:", "here is the prompt:", "here's the prompt:")
NO_WORDS = "Write a few words first."


@dataclass(frozen=True, slots=True)
class HelperOption:
    """A model that can be asked. `value` is provider:model."""

    value: str
    name: str
    provider: str


def list_helpers(kind: Kind, session: SessionBase) -> list[HelperOption]:
    """Those that can be asked without further ado, the one to begin with first."""
    pairs = sorted(list_pairs(kind, session), key=lambda pair: rank_pair(kind, *pair))
    return [
        HelperOption(f"{provider.slug}:{model.id}", model.id, provider.name)
        for provider, model in pairs[:MAX_OPTIONS]
    ]


def list_pairs(kind: Kind, session: SessionBase) -> Iterator[tuple[Provider, Model]]:
    """Declared models of this kind. One that only reads text describes no picture."""
    unlisted = catalog.find_unlisted()
    for provider in catalog.list_offered():
        if provider.get_endpoint("chat") is None or not keys.is_ready(provider, session):
            continue
        for model in provider.models:
            is_kind = model.vision and not model.reads_text_only
            if kind == "expand":
                is_kind = model.kind == "text" and not model.reads_text_only
            if is_kind and (provider.slug, model.id) not in unlisted:
                yield provider, model


def rank_pair(kind: Kind, provider: Provider, model: Model) -> tuple[bool, bool]:
    """What the reference recommends, then what is hosted, then what runs here."""
    goals = {"expand": "Chat", "describe": "Vision / OCR"}
    advised = {
        (each.provider, each.model) for each in guide.RECOMMENDATIONS if each.task == goals[kind]
    }
    return (provider.slug, model.id) not in advised, provider.is_embedded


def find_helper(kind: Kind, value: str, session: SessionBase) -> tuple[Provider, Model]:
    """The one that was chosen; the first, where none was. Raises Invalid."""
    pairs = sorted(list_pairs(kind, session), key=lambda pair: rank_pair(kind, *pair))
    for provider, model in pairs:
        if value in ("", f"{provider.slug}:{model.id}"):
            return provider, model
    if not pairs:
        what = "describe pictures" if kind == "describe" else "write prompts"
        raise Invalid(f"No model that can {what} is set up. Add a key first.")
    raise Invalid("This model can't be asked here. Choose another one.")


def expand_prompt(owner: str, session: SessionBase, helper: str, prompt: str) -> Run:
    """Ask for a richer prompt. Raises ProviderError."""
    if not prompt.strip():
        raise Invalid(NO_WORDS)
    provider, model = find_helper("expand", helper, session)
    question = questions.Question(
        provider=provider,
        model=model.id,
        system=EXPAND,
        message=prompt.strip(),
        parameters={"max_tokens": MAX_ANSWER_TOKENS},
    )
    return questions.ask_question(owner, session, question)


def describe_picture(
    owner: str, session: SessionBase, helper: str, document: intake.Document
) -> Run:
    """Ask for the prompt of a picture. Raises ProviderError, and IntakeError."""
    provider, model = find_helper("describe", helper, session)
    proposal = intake.propose_page(document, 1, get_limit(provider.slug))
    question = questions.Question(
        provider=provider,
        model=model.id,
        message=DESCRIBE,
        parameters={"max_tokens": MAX_ANSWER_TOKENS},
        picture=intake.prepare_page(document, 1, **proposal.options),
        picture_name=document.name,
    )
    return questions.ask_question(owner, session, question)


def read_suggestion(run: Run) -> str:
    """Wait for the end; the prompt, without what models put around it. Raises ProviderError."""
    runs.wait_for_run(run)
    text = tidy_prompt(run.text)
    if run.status != Status.DONE or not text:
        raise Invalid(run.error or "The model gave no prompt. Try again or choose another model.")
    return text


def tidy_prompt(text: str) -> str:
    """One paragraph, without quotes, stars or a heading around it."""
    plain = " ".join(text.split()).strip(QUOTES)
    for label in LABELS:
        if plain.lower().startswith(label):
            plain = plain[len(label) :].strip(QUOTES)
    return plain[:MAX_PROMPT_CHARS]
