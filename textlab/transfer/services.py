"""Conversations read from files, and stored as runs that nobody was asked for here."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from playground.infrastructure.offload import breathe_between
from playground.json_files import parse_json
from playground.models import Run, Status
from playground.runs.history import is_mixed
from textlab.transfer import messages, tavern, tree
from textlab.transfer.turns import Conversation, Turn

MAX_FILE_BYTES = 8 * 2**20
UNKNOWN = (
    "This isn't a conversation that can be imported. Bring a file that was exported here, OpenAI "
    "messages, or a chat of SillyTavern (JSONL)."
)


def read_conversation(data: bytes) -> Conversation:
    """Of any of the formats. Raises ValidationError with a sentence."""
    if len(data) > MAX_FILE_BYTES:
        size = MAX_FILE_BYTES // 2**20
        raise ValidationError(f"This file is too large: it may have at most {size} MB.")
    if tavern.is_chat(data):
        return tavern.read_chat(data)
    value = parse_json(data, MAX_FILE_BYTES)
    if isinstance(value, dict) and value.get("format") == tree.FORMAT:
        return tree.read_tree(value)
    if messages.is_messages(value):
        return messages.read_messages(value)
    raise ValidationError(UNKNOWN)


@transaction.atomic
def store_conversation(owner: str, conversation: Conversation, model: tuple[str, str]) -> Run:
    """All of it, or nothing. The turn to go on from comes back. model: where a turn names none."""
    rows: list[Run] = []
    for turn in breathe_between(conversation.turns):
        rows.append(build_run(owner, turn, rows, model))
    Run.objects.bulk_create(rows)
    return rows[conversation.last]


def build_run(owner: str, turn: Turn, before: list[Run], model: tuple[str, str]) -> Run:
    provider, name = (turn.provider, turn.model) if turn.provider else model
    words = {"system": turn.system, "message": turn.message}
    parent = None if turn.parent is None else before[turn.parent]
    tree_key = before[0].pk if before else None
    is_other = parent is not None and is_mixed(parent, provider, name)
    return Run(
        id=uuid4(),
        owner=owner,
        app="textlab",
        provider=provider,
        endpoint="chat",
        model=name,
        request={**{k: v for k, v in words.items() if v}, **turn.parameters, **turn.card},
        parent=parent,
        opening=(parent.opening or parent) if parent else None,
        tree=tree_key,
        status=Status.DONE,
        text=turn.text,
        reasoning=turn.reasoning,
        extra={"edited": "import", **({"mixed": True} if is_other else {})},
    )
