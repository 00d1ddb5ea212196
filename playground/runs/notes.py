"""What is to be said of an answer beside its text: what was lost, refused, or ended it early."""

from collections.abc import Mapping
from typing import Any

from playground.models import Run
from playground.providers import Chunk, classify_ending

MAX_KINDS = 5  # of parts without text, named one by one
MAX_KIND_CHARS = 50
MAX_NOTES = 20  # of what the model says beside its text
MAX_NOTE_CHARS = 300
CALLS, CALLS_CHARS = "tool_calls", "tool_calls_chars"  # of `extra`: see Chunk

ENDINGS = {
    "cut": "Cut off at the token limit. Raise Max tokens or ask the model to continue.",
    "filtered": "The provider's content filter stopped this answer.",
    "refused": "The model declined to answer.",
    "tools": "The model called a tool. It waits for the result.",
    "unknown": "The provider ended the answer for an unrecognized reason: “{reason}”.",
}


def add_notes(extra: Mapping[str, Any], chunk: Chunk) -> dict[str, Any]:
    """What is stored beside the text, with what this chunk adds to it."""
    noted = dict(extra)
    if chunk.unreadable:
        noted["unreadable"] = noted.get("unreadable", 0) + chunk.unreadable
        noted.setdefault("unreadable_sample", chunk.sample)
    if chunk.damaged:
        noted["damaged"] = noted.get("damaged", 0) + chunk.damaged
    if chunk.kinds:
        kinds = dict.fromkeys((*noted.get("kinds", ()), *map(_clean_kind, chunk.kinds)))
        noted["kinds"] = list(kinds)[:MAX_KINDS]
    if chunk.refused:
        noted["refused"] = True
    if chunk.calls:
        noted[CALLS], noted[CALLS_CHARS] = chunk.calls, chunk.calls_chars
    if chunk.notes:
        said = [
            *noted.get("model_notes", ()),
            *(_clean_words(n, MAX_NOTE_CHARS) for n in chunk.notes),
        ]
        noted["model_notes"] = list(dict.fromkeys(said))[:MAX_NOTES]
    return noted


def _clean_kind(kind: str) -> str:
    return _clean_words(kind, MAX_KIND_CHARS)


def _clean_words(words: str, most: int) -> str:
    return "".join(filter(str.isprintable, words))[:most]


def list_losses(extra: Mapping[str, Any]) -> list[str]:
    """Sentences on what did not become text, known while the answer still grows."""
    losses = []
    if count := extra.get("unreadable"):
        pieces = "1 piece" if count == 1 else f"{count:,} pieces"
        sample = extra.get("unreadable_sample")
        begins = f" The first starts with “{sample}”." if sample else ""
        losses.append(f"{pieces} of the answer couldn't be read.{begins}")
    if count := extra.get("damaged"):
        characters = "1 character" if count == 1 else f"{count:,} characters"
        losses.append(f"{characters} of the answer arrived damaged and replaced with “�”.")
    if kinds := extra.get("kinds"):
        losses.append(f"Non-text parts aren't shown: {', '.join(kinds)}.")
    losses += extra.get("model_notes", ())
    if extra.get("refused"):
        losses.append(ENDINGS["refused"])
    return losses


def list_notes(run: Run) -> list[str]:
    """All of them, for a run that has ended."""
    ending = ENDINGS.get(classify_ending(run.finish_reason), "")
    ending = ending.format(reason=run.finish_reason)
    losses = list_losses(run.extra)
    return losses if not ending or ending in losses else [*losses, ending]
