"""What the shared code has to know of an app's runs: each app registers its type of them.

An app subclasses `RunType` in its `run_type.py` and registers an instance when it is ready. The
history, the pages of a run, sharing and the queue then treat its runs as the type says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.text import Truncator

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase

    from playground.keys.store import KeyMark
    from playground.models import Run, RunQuerySet
    from playground.providers import Provider
    from playground.runs.history import Entry
    from playground.runs.image_orders import ImageOrder
    from playground.runs.live import Live
    from playground.runs.questions import Asker, Question


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of a run, for its owner."""

    url: str


class RunType:
    """A run that is answered at once, by a text. What differs, an app's own type overrides."""

    name = ""  # as `Run.app` stores it
    route = ""  # the name of its page's address; without it, the navigation leads to none
    label = ""  # as people call the app
    phrase = ""  # the same within a sentence
    icon = "open"  # of its rows in the history, where they have no picture
    invitation = ""  # to whoever has run nothing yet
    is_queued = False  # its runs wait for a worker, see playground.runs.queue
    is_grouped = False  # runs of one group are one row of the history
    is_streamed = True  # its page grows by events; another is loaded again and again
    takes_pictures = False  # a picture that was sent lies beside the run as a file
    takes_questions = False  # other pages ask models through it, see playground.runs.questions
    makes_images = False  # other pages order images of it, see playground.runs.image_orders
    conversation_endpoints: tuple[str, ...] = ()  # where each run goes on from its parent
    # What a person says, or a page remembers; the rest of a request is parameters.
    words: tuple[str, ...] = ("system", "message", "prompt")
    prompt_heading = "Prompt"
    picture_heading = "Picture"  # over the one that was sent
    share_heading = "Shared conversation"
    stylesheets: tuple[str, ...] = ()  # besides those that all pages of runs have
    turn_template = "components/turn.html"  # with `run`, `own`, `page`, `shows_metadata`
    live_template = "components/live_turn.html"  # the same, while it grows
    versions_template = ""  # leads to other versions of a turn, with `run` and its `versions`
    actions_template = ""  # the buttons below a turn: what else can be done with the answer
    more_template = ""  # what is done with a turn less often, behind the other buttons
    card_template = "runs/_card_picture.html"  # what places show that a shared link is posted to
    author_template = "runs/_author.html"  # who wrote what is shared
    share_extent_template = "runs/_share_extent.html"  # what those see who have the link
    shared_more_template = ""  # what else others see of it, on pages of their own
    group_template = ""  # what is shared under one link of several runs, see `list_shared`
    share_parts_template = ""  # fields to choose which parts go along; without it, all do

    def is_turn(self, run: "Run") -> bool:
        """Whether it is a turn of a conversation."""
        return run.endpoint in self.conversation_endpoints

    def get_parallel_limit(self, provider: "Provider") -> int:
        """How many of its runs a provider bears at the same time with one key."""
        return provider.parallel

    def count_images(self, endpoint: str, request: Mapping[str, Any]) -> int:
        """How many images such a request makes."""
        return 0

    def measure_uploads(self, owner: str) -> tuple[int, int]:
        """Files of this person that belong to no run, and their bytes."""
        return 0, 0

    def build_payload(self, run: "Run", *, whole: bool = True) -> dict[str, Any]:
        """The exact body of a run's request, with all that it goes on from or was sent with.

        `whole=False` leaves the bytes of pictures out, where only the shape of the body matters.
        Raises OSError where a file is gone.
        """
        return {"model": run.model, **run.request}

    def start_question(self, asker: "Asker", question: "Question") -> "Run":
        """Record a question of another page, and send it. Raises ProviderError."""
        raise NotImplementedError

    def order_image(self, order: "ImageOrder") -> "Run":
        """Record an image that another page has ordered. Raises ProviderError."""
        raise NotImplementedError

    def order_again(self, runs: "QuerySet[Run]", session_key: str, key: "KeyMark") -> None:
        """Those of these that are not open wait once more. Raises QuotaReached, NotAllowed."""
        raise NotImplementedError

    def wake_makers(self, slug: str) -> None:
        """Of what was ordered, and waits for this provider."""
        raise NotImplementedError

    def serve_image(self, run: "Run", *, small: bool) -> "HttpResponseBase":
        """The first one it made, without what tells of its making. Raises Http404."""
        raise NotImplementedError

    def describe_orders(self, runs: "Sequence[Run]") -> "dict[UUID | None, Entry]":
        """The rows of the history for images that pages of this app have ordered."""
        return {}

    def get_opening(self, run: "Run") -> str:
        """The words that its answer was given to begin with."""
        return ""

    def get_parameters(self, run: "Run") -> dict[str, Any]:
        return {name: value for name, value in run.request.items() if name not in self.words}

    def get_title(self, run: "Run") -> str:
        """What the history calls it."""
        words = (run.request.get(name) for name in ("message", "prompt"))
        return next(filter(None, words), "(empty message)")

    def describe_groups(self, runs: Sequence["Run"]) -> "dict[UUID | None, Entry]":
        """The rows of the history for the groups of more than one run that these are the last of.

        Asked for where `is_grouped`.
        """
        return {}

    def list_thumbnails(self, runs: Sequence["Run"]) -> "dict[UUID, Thumbnail]":
        """Pictures for rows of the history, by the key of their run: in one query."""
        return {}

    def find_group(self, run: "Run") -> Any:
        """What the app has for all runs of its group; None for nothing."""
        return None

    def delete_group(self, group: Any) -> None:
        """Its runs are gone: what `find_group` has found goes, too, unless others need it."""

    def find_form(self, run: "Run") -> tuple[str, dict[str, Any]] | None:
        """The page with the form it came from, and what a link to it always says."""
        return None

    def get_reopen_url(self, run: "Run") -> str:
        """Where its owner goes on with it; blank where that is nowhere."""
        return ""

    def get_model_name(self, run: "Run") -> str:
        return run.model

    def describe_share(self, run: "Run", provider: str) -> str:
        """A sentence for places that a shared link is posted to. `provider` is a name."""
        return Truncator(run.text).chars(200) or f"A conversation with {run.model}."

    def list_shared(self, slug: str) -> "Sequence[Run]":
        """The runs that are shared together under this slug, each with what it goes on from."""
        return ()

    def describe_shared(self, slug: str, runs: "Sequence[Run]") -> dict[str, Any]:
        """What `group_template` shows of them."""
        return {}

    def list_seeds(self, run: "Run", *, shared: bool) -> list[int]:
        """The seeds that came out, in order: of all, or only of what others see."""
        return []

    def store_details(self, live: "Live") -> None:
        """Store what the app keeps of an answer beside its run, whose end is stored along."""

    def forget_details(self, runs: "QuerySet[Run]") -> None:
        """These are asked anew: nothing of their answers counts any more."""

    def filter_lasting(self, runs: "RunQuerySet", owner: str) -> "RunQuerySet":
        """Those of these runs that their owner has put aside: they stay, however old they are."""
        return runs.none()

    def delete_empty(self, before: "datetime") -> None:
        """Delete what was made before that moment for runs that are all gone, with its files."""

    def remove_old_uploads(self, before: "datetime") -> None:
        """Delete files from before that moment that lie beside its runs. Their rows say so."""

    def render_finished(self, run: "Run") -> str:
        """Takes the place of the run that was waited for."""
        return render_to_string(
            self.turn_template, {"run": run, "own": True, "shows_metadata": True}
        )


_types: dict[str, RunType] = {}
_PLAIN = RunType()


def register_run_type(run_type: RunType) -> None:
    _types[run_type.name] = run_type


def get_run_type(name: str) -> RunType:
    """Runs of an app that is no longer there can still be read and deleted."""
    return _types.get(name, _PLAIN)


def list_run_types() -> list[RunType]:
    """In the order of the installed apps."""
    return list(_types.values())
