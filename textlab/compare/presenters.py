"""A lane as the page shows it: its conversation, its own values, its figures beside the others'."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.forms import BoundField
from django.utils.safestring import SafeString

from playground.models import Run, Status
from playground.parameters.forms import ParameterForm
from playground.templatetags.playground import duration, stats
from textlab.compare.lanes import Lane

FIGURES = (
    ("ttft", "First token"),
    ("total", "Total"),
    ("rate", "Tokens/s"),
    ("tokens", "Tokens"),
)
STATES = {"idle": "No answer yet", **{status.value: str(status.label) for status in Status}}


@dataclass(frozen=True, slots=True)
class OwnField:
    """A value that this lane has alone."""

    name: str
    label: str
    id: str
    control: SafeString
    value: str
    errors: Sequence[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an answer as a bar. `share`: percent of the longest among the lanes."""

    name: str
    label: str
    value: float | None
    words: str
    share: int = 0


@dataclass(slots=True, kw_only=True)
class MeasuredLane:
    """An answer among others, with its figures."""

    number: int  # from 1
    run: Run | None  # the last of its conversation
    figures: list[Figure] = field(default_factory=list)
    is_fastest: bool = False
    is_shortest: bool = False

    @property
    def rows(self) -> list[Figure]:
        """The figures, or blank ones in their places."""
        return self.figures or [Figure(name, label, None, "") for name, label in FIGURES]

    @property
    def answer(self) -> Run | None:
        """The last run, once it has ended."""
        return self.run if self.run and not self.run.is_open else None


@dataclass(slots=True, kw_only=True)
class LaneView(MeasuredLane):
    lane: Lane
    form: ParameterForm
    shared: str  # the slug of a conversation that is not copied yet
    turns: list[Run]
    own_fields: list[OwnField]
    choices: list[tuple[str, str]]  # what it could have of its own: names and labels
    ignored: list[str]
    has_key: bool
    is_listed: bool
    neighbours: list[tuple[str, UUID | None, str]] = field(
        default_factory=list
    )  # name, run, address

    @property
    def key(self) -> str:
        return str(self.number)

    @property
    def short_name(self) -> str:
        """Without the model's owner."""
        return self.lane.model.id.rpartition("/")[2]

    @property
    def state(self) -> str:
        return self.run.status if self.run else "idle"

    @property
    def state_words(self) -> str:
        return STATES[self.state]

    @property
    def has_errors(self) -> bool:
        return any(own.errors or not own.value for own in self.own_fields)

    @property
    def is_mixed(self) -> bool:
        """Whether others answered in its conversation, too."""
        here = self.lane.provider.slug, self.lane.model.id
        return any((turn.provider, turn.model) != here for turn in self.turns)


def list_own_fields(lane: Lane, number: int, form: ParameterForm) -> list[OwnField]:
    names = [name for name in lane.own if name in form.fields]
    wrong = {name: [str(each) for each in messages] for name, messages in form.errors.items()}
    return [build_own_field(form[name], number, wrong.get(name, [])) for name in names]


def build_own_field(bound: BoundField, number: int, errors: Sequence[str]) -> OwnField:
    name, key = f"{bound.name}.{number}", f"id_{bound.name}_{number}"
    marks = {"aria-invalid": "true", "aria-describedby": f"{key}_error"} if errors else {}
    attributes = {"id": key, **marks}
    control = bound.field.widget.render(name, bound.value(), attributes)
    return OwnField(bound.name, str(bound.label), key, control, str(bound.value() or ""), errors)


def list_choices(lane: Lane, form: ParameterForm) -> list[tuple[str, str]]:
    fields = form.fields.items()
    return [(k, str(f.label)) for k, f in fields if lane.takes(k) and k not in lane.own]


def measure_answer(run: Run) -> list[Figure]:
    known = stats(run)
    about = "~" if known.estimated else ""
    rate, tokens = known.rate, known.tokens_out
    values = (
        (known.ttft, duration(known.ttft)),
        (known.total, duration(known.total)),
        (rate, f"{about}{rate:.1f}" if rate else ""),
        (tokens, f"{about}{tokens:,}" if tokens is not None else ""),
    )
    pairs = zip(FIGURES, values, strict=True)
    return [Figure(name, label, value, words) for (name, label), (value, words) in pairs]


def compare_figures(views: Iterable[MeasuredLane]) -> None:
    """Bars to one scale, and which lane was the fastest, and whose answer the shortest."""
    measured = [(view, measure_answer(view.answer)) for view in views if view.answer]
    for at in range(len(FIGURES)):
        longest = max((row[at].value or 0 for _, row in measured), default=0)
        for view, row in measured:
            share = round(100 * (row[at].value or 0) / longest) if longest else 0
            view.figures.append(replace(row[at], share=share))
    mark_best([view for view, _ in measured if view.answer and view.answer.status == "done"])


def mark_best(done: Sequence[MeasuredLane]) -> None:
    """Among the answers that are whole, where there is more than one."""
    if len(done) < 2:
        return
    times = {view.number: view.answer.duration for view in done if view.answer}
    fastest = min((seconds for seconds in times.values() if seconds is not None), default=None)
    lengths = {view.number: read_tokens(view.answer) for view in done if view.answer}
    shortest = min((count for count in lengths.values() if count), default=None)
    for view in done:
        view.is_fastest = fastest is not None and times[view.number] == fastest
        view.is_shortest = shortest is not None and lengths[view.number] == shortest


def read_tokens(run: Run) -> int:
    return (run.usage or {}).get("completion_tokens") or 0
