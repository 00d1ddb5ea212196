"""What is done with a turn of a conversation: its answer edited, itself taken out and put back."""

from uuid import UUID

from playground.models import OPEN, Run, Status
from playground.runs import idempotency
from playground.runs import services as runs
from playground.runs.copies import copy_pictures
from playground.runs.paths import load_path
from playground.runs.removal import delete_tree, remove_turn, restore_turn
from playground.runs.trees import find_latest, list_tree


def edit_answer(turn: Run, text: str, mark: str) -> Run:
    """Another version of the turn, with this answer: nobody is asked. A repeat makes no other."""

    def make() -> list[Run]:
        with idempotency.claim_ask(turn.owner, mark) as ask_row:
            run = runs.create_run(
                owner=turn.owner,
                app=turn.app,
                provider=turn.provider,
                endpoint=turn.endpoint,
                model=turn.model,
                request=turn.request,
                parent=turn.parent,
                other=turn,
                ask=ask_row,
                is_sent=False,
            )
            copy_pictures([turn], [run])
            run.status, run.text, run.claim = Status.DONE, text, ""
            run.extra = {**run.extra, "edited": "own"}
            run.save(update_fields=["status", "text", "claim", "extra"])
        return [run]

    [edited] = idempotency.run_once(turn.owner, mark, make)
    return edited


def take_out(turn: Run, last: Run | None) -> tuple[Run | None, UUID | None]:
    """The end of the conversation without this turn, and the key of the turn that followed it.

    `last` is the end that was looked at, if that is known.
    """
    path = list_path(turn, last)
    runs.stop_run(turn)
    remove_turn(turn)
    if path[-1].pk == turn.pk:
        return turn.parent, None
    after = next(i for i, each in enumerate(path, start=1) if each.pk == turn.pk)
    return path[-1], path[after].pk


def list_path(turn: Run, last: Run | None) -> list[Run]:
    """The conversation that goes through this turn to `last`, or to where it was left."""
    path = load_path(last, "model", "provider")
    if any(each.pk == turn.pk for each in path):
        return path
    return load_path(find_latest(turn), "model", "provider")


def put_back(turn: Run, last: Run | None) -> Run:
    """The end of the conversation with this turn in its place again."""
    restore_turn(turn)
    return list_path(turn, last)[-1]


def delete_conversation(turn: Run) -> int:
    """All branches, for good. What is still being answered is stopped. How many turns."""
    for run in list_tree(turn).filter(status__in=OPEN):
        runs.stop_run(run)
    return delete_tree(turn)
