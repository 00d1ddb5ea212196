"""Pieces of two texts as `components/pieces.html` shows them."""

from collections.abc import Iterable
from typing import Any, Literal

from playground.words.compare import Piece

MAX_HINT_CHARS = 120  # of what the other text has there; longer, it is read in the other text


def describe_piece(piece: Piece) -> dict[str, Any]:
    """As it stands in the second text, with what is missing there in its place."""
    return {
        "text": piece.a if piece.kind == "missing" else piece.b,
        "same": piece.kind == "same",
        "kind": piece.kind,
        "other": piece.a.strip(),
    }


def describe_side(pieces: Iterable[Piece], side: Literal["a", "b"]) -> list[dict[str, Any]]:
    """One of the two texts alone: what the other hasn't got is `added`, nothing is missing."""
    described = []
    for piece in pieces:
        text, other = (piece.a, piece.b) if side == "a" else (piece.b, piece.a)
        if text:
            kind = piece.kind if piece.kind in ("same", "changed") else "added"
            hint = other.strip() if len(other) <= MAX_HINT_CHARS else ""
            described.append({"text": text, "same": kind == "same", "kind": kind, "other": hint})
    return described


def describe_both(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """Both texts as one: where they differ, first the words of the first, then of the second."""
    described: list[dict[str, Any]] = []
    for piece in pieces:
        if piece.kind == "same":
            described.append({"text": piece.b, "same": True, "kind": "same", "other": ""})
            continue
        for kind, text in (("missing", piece.a), ("added", piece.b)):
            if text:
                described.append({"text": text, "same": False, "kind": kind, "other": ""})
    return described
