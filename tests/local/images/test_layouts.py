"""What a checkpoint lacks, and is written beside it, is what the engine reads."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from playground.local.images.layouts import WORDS, find_merges, write_layout
from playground.local.images.schedule import read_schedule
from playground.local.images.tokenizer import PromptTokenizer

PAIRS = ["c a", "ca t</w>", "r e", "re d</w>"]
REST = 48_894 - len(PAIRS)  # as many more as the package's file is read for
BEYOND = "t h"  # its file has more than the model knows


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    letters = [chr(number) for number in (*range(33, 127), *range(161, 173), *range(174, 256))]
    every = (f"{a} {b}{end}" for end in ("", "</w>") for a in letters for b in letters)
    others = islice((pair for pair in every if pair not in (*PAIRS, BEYOND)), REST)
    lines = ['"bpe_simple_vocab_16e6.txt#version: 0.2', *PAIRS, *others, BEYOND]
    merges = tmp_path / "merges.txt.gz"
    merges.write_bytes(gzip.compress("\n".join(lines).encode()))
    return write_layout(tmp_path / "layout", merges)


def test_its_words_are_those_of_clip(layout: Path) -> None:
    vocabulary = json.loads((layout / "tokenizer" / "vocab.json").read_text())
    assert len(vocabulary) == WORDS
    assert (vocabulary["!"], vocabulary["a"], vocabulary["a</w>"]) == (0, 64, 320)
    assert (vocabulary["ca"], vocabulary["cat</w>"]) == (512, 513)
    assert (vocabulary["<|startoftext|>"], vocabulary["<|endoftext|>"]) == (49406, 49407)
    assert "th" not in vocabulary
    tokens = PromptTokenizer(layout / "tokenizer").encode_texts(["red Cat"])
    assert tokens.shape == (1, 77)
    assert tokens[0, :4].tolist() == [49406, 515, 513, 49407]
    assert set(tokens[0, 4:].tolist()) == {49407}


def test_its_settings_are_read(layout: Path) -> None:
    read_schedule(layout / "scheduler" / "scheduler_config.json")
    index = json.loads((layout / "model_index.json").read_text())
    parts = {path.parent.name for path in layout.glob("*/*.json")}
    assert parts == {name for name, part in index.items() if isinstance(part, list) and part[0]}


def test_without_the_package_there_are_no_words() -> None:
    with pytest.raises(FileNotFoundError):
        find_merges()
