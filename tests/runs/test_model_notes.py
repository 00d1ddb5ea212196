"""What a model says beside its text: read from a stream or a whole answer, kept, and shown."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.models import Run
from playground.providers import Chunk
from playground.providers.shapes import Assembler
from playground.runs.live import Live
from playground.runs.notes import MAX_NOTE_CHARS, MAX_NOTES, add_notes, list_losses, list_notes

NOTE = "This page is in a script that the local OCR model doesn't know."


def frame(**delta: Any) -> bytes:
    return orjson.dumps({"choices": [{"index": 0, "delta": delta}]})


def test_notes_of_a_stream() -> None:
    assembler = Assembler(lambda _: None)
    chunk = assembler.take([frame(content="Hi", notes=[NOTE]), frame(notes=["More."])])
    assert chunk is not None
    assert (chunk.text, chunk.notes) == ("Hi", (NOTE, "More."))


def test_notes_of_a_whole_answer() -> None:
    message = {"role": "assistant", "content": "", "notes": [NOTE]}
    chunk = Assembler(lambda _: None).take_answer({"choices": [{"message": message}]})
    assert chunk is not None
    assert chunk.notes == (NOTE,)


@pytest.mark.parametrize("notes", ["a string", 5, {"a": 1}, [1, None, {}]])
def test_what_is_no_list_of_sentences_is_no_note(notes: Any) -> None:
    chunk = Assembler(lambda _: None).take([frame(content="Hi", notes=notes)])
    assert chunk is not None
    assert chunk.notes == ()


def test_a_live_run_keeps_them_and_shows_them_while_it_grows() -> None:
    live = Live(Run())
    live.take_chunk(Chunk(notes=(NOTE,)))
    live.take_chunk(Chunk(text="4711", tokens=1, notes=(NOTE,)))
    assert live.run.extra["model_notes"] == [NOTE]
    assert live.losses == [NOTE]
    assert list_notes(live.run) == [NOTE]


@given(st.lists(st.lists(st.text()), max_size=30))
def test_they_are_bounded_and_can_be_stored(many: list[list[str]]) -> None:
    extra: dict[str, Any] = {}
    for notes in many:
        extra = add_notes(extra, Chunk(notes=tuple(notes)))
    stored = extra.get("model_notes", [])
    assert len(stored) <= MAX_NOTES
    assert all(len(note) <= MAX_NOTE_CHARS and "\0" not in note for note in stored)
    assert list_losses(extra) == stored
