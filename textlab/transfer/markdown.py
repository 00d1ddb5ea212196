"""A conversation to be read: Markdown with a heading for each message."""

from playground.models import Run
from playground.runs.paths import load_path
from textlab.payload import CARD, is_edited


def write_markdown(run: Run) -> str:
    turns = load_path(run)
    parts = [f"# {turns[0].type.get_title(turns[0])[:200]}"]
    if system := run.request.get("system"):
        parts += ["## System prompt", system]
    for turn in turns:
        if message := turn.request.get("message"):
            parts += ["## You", message]
        if turn.text:
            card = turn.request.get(CARD) or {}
            by_hand = " (edited by hand)" if is_edited(turn) else ""
            parts += [f"## {card.get('name') or turn.model}{by_hand}", turn.text]
    return "\n\n".join(part.strip() for part in parts) + "\n"
