"""Prompts become the numbers that CLIP's tokenizer makes of them."""

import json
import shutil
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from playground.local.images.errors import UnusableModel
from playground.local.images.tokenizer import PromptTokenizer
from tests.local.images.cases import MODELS

FOLDER = MODELS / "sd" / "tokenizer"
WORDS: dict[str, int] = json.loads((FOLDER / "vocab.json").read_text())
BEGIN, END = WORDS["<|startoftext|>"], WORDS["<|endoftext|>"]


def encode(tokenizer: PromptTokenizer, text: str) -> list[int]:
    (row,) = tokenizer.encode_texts([text]).tolist()
    assert len(row) == 77
    return list(row)


def fill(*words: str, padding: int = END) -> list[int]:
    ids = [BEGIN, *(WORDS[word] for word in words), END]
    return ids + [padding] * (77 - len(ids))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Red  BOAT\n", ["red</w>", "boat</w>"]),
        ("cats", ["ca", "t", "s</w>"]),
        ("dog's 12", ["dog</w>", "'", "s</w>", "1</w>", "2</w>"]),
        ("cat,dog!!", ["cat</w>", ",</w>", "dog</w>", "!", "!</w>"]),
        ("é", ["Ã", "©</w>"]),
        ("e\u0301", ["Ã", "©</w>"]),
    ],
)
def test_words_are_split_as_clip_does(text: str, words: list[str]) -> None:
    assert encode(PromptTokenizer(FOLDER), text) == fill(*words)


def test_what_is_too_long_is_cut_and_ends(tmp_path: Path) -> None:
    row = encode(PromptTokenizer(FOLDER), "cat " * 200)
    assert row == [BEGIN, *[WORDS["cat</w>"]] * 75, END]


def test_padding_is_what_the_files_say() -> None:
    row = encode(PromptTokenizer(MODELS / "sdxl" / "tokenizer_2"), "cat")
    assert row == fill("cat</w>", padding=WORDS["!"])


def test_one_file_holds_the_same_tokenizer(tmp_path: Path) -> None:
    tokenizer = PromptTokenizer(FOLDER)
    whole: Tokenizer = tokenizer._tokenizer
    whole.save(str(tmp_path / "tokenizer.json"))
    text = "A red boat, 12 cats"
    assert encode(PromptTokenizer(tmp_path), text) == encode(tokenizer, text)


def test_a_tokenizer_without_clips_words_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "tokenizer"
    shutil.copytree(FOLDER, folder)
    words = {word: number for word, number in WORDS.items() if number != BEGIN}
    (folder / "vocab.json").write_text(json.dumps(words))
    with pytest.raises(UnusableModel) as caught:
        PromptTokenizer(folder)
    assert str(caught.value) == "tokenizer is not CLIP's: it has no token <|startoftext|>."
