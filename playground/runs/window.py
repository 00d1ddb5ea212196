"""Which turns of a conversation its page shows: the last ones, and earlier ones where asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from playground.models import Run
from playground.runs.paths import Turn, load_history

MOST_TURNS, MOST_CHARS = 20, 60_000  # that a page begins with; one turn is there in any case
FROM = "from"  # of an address: the first turn that its page shows, or all of them
BEFORE = "before"  # of an address: only what comes before this turn, for a script
ALL = "all"
CODE_PLACE = "samples"
CODE = "code"  # of an address: its page has the code of a long conversation, too


@dataclass(frozen=True, slots=True)
class Window:
    """The turns that are shown, how many came before them, and the addresses that show these."""

    turns: Sequence[Run] = ()
    hidden: int = 0
    count: int = 0  # of all turns
    coming: int = 0  # that the next address shows in addition
    more_url: str = ""
    all_url: str = ""


def open_window(path: str, query: QueryDict, history: Sequence[Turn]) -> Window:
    """`path` and `query`: the address of the page, which says where it begins."""
    start, end = find_start(history, query.get(FROM, "")), len(history)
    if before := query.get(BEFORE):
        end = find_place(history, before, start)
    part = history[start:end]
    if not start or not part:
        return Window(load_turns(part), count=len(history))
    earlier, place = find_usual_start(history[:start]), f"#run-{part[0].pk}"
    return Window(
        turns=load_turns(part),
        hidden=start,
        count=len(history),
        coming=start - earlier,
        more_url=f"{path}?{set_begin(query, str(history[earlier].pk))}{place}",
        all_url=f"{path}?{set_begin(query, ALL)}{place}",
    )


def link_code(path: str, query: QueryDict) -> str:
    """The page that has the request as code, which of a long conversation is long four times."""
    changed = query.copy()
    changed[CODE] = "1"
    return f"{path}?{changed.urlencode()}#{CODE_PLACE}"


def set_begin(query: QueryDict, begin: str) -> str:
    changed = query.copy()
    changed[FROM] = begin
    changed.pop(BEFORE, None)
    return changed.urlencode()


def find_start(history: Sequence[Turn], wanted: str = "") -> int:
    """The place of the first turn that is shown, where `wanted` is to be seen."""
    if wanted == ALL:
        return 0
    start = find_usual_start(history)
    return min(start, find_place(history, wanted, start))


def find_place(history: Sequence[Turn], key: str, default: int) -> int:
    return next((place for place, turn in enumerate(history) if str(turn.pk) == key), default)


def find_usual_start(history: Sequence[Turn]) -> int:
    """Where a page begins that ends with these turns."""
    start, chars = len(history), 0
    while start and len(history) - start < MOST_TURNS:
        turn = history[start - 1]
        chars += len(turn.text) + len(str(turn.request.get("message", "")))
        if chars > MOST_CHARS and start < len(history):
            break
        start -= 1
    return start


def load_turns(turns: Sequence[Turn]) -> list[Run]:
    """With the requests that were read already: their long texts are not read again."""
    rows = Run.objects.defer("request").in_bulk([turn.pk for turn in turns])
    runs = [(rows[turn.pk], turn.request) for turn in turns if turn.pk in rows]
    for run, request in runs:
        run.request = request
    return [run for run, _ in runs]


def list_usually_shown(last: Run) -> set[UUID]:
    """The turns on the page of this conversation that nobody asked more of."""
    history = load_history(last)
    return {turn.pk for turn in history[find_usual_start(history) :]}


def write_turn_query(last: Run, turn: UUID, visible: set[UUID]) -> str:
    """What leads to a turn of the conversation that ends in `last`, however long that is."""
    begin = {} if turn in visible else {FROM: str(turn)}
    return f"{urlencode({'parent': str(last.pk), **begin})}#run-{turn}"
