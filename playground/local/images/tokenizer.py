"""Words as the numbers that a text encoder knows: CLIP's, by the files that a model brings."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import (
    Regex,
    Tokenizer,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

from playground.local.images.errors import UnusableModel
from playground.local.images.settings import name_file, read_optional

LENGTH = 77  # tokens, with the one that begins and the one that ends
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
# Contractions, words, single digits, and runs of everything else.
WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


class PromptTokenizer:
    """Texts of any length become rows of the same length: cut off, or filled up."""

    def __init__(self, folder: Path) -> None:
        """Raises UnusableModel where the folder has no tokenizer of this kind."""
        settings = read_optional(folder / "tokenizer_config.json")
        special = read_optional(folder / "special_tokens_map.json")
        self._name = folder.name
        self._tokenizer = _load_tokenizer(folder)
        self.length = _choose_length(settings.get("model_max_length"))
        end = self._find_token(END)
        self._find_token(BEGIN)
        padding = _read_token(settings.get("pad_token") or special.get("pad_token") or END)
        self.padding = end if padding == END else self._find_token(padding)
        self._tokenizer.enable_truncation(self.length)
        self._tokenizer.enable_padding(length=self.length, pad_id=self.padding, pad_token=padding)

    @property
    def largest(self) -> int:
        """The largest number that it may answer with."""
        numbers: list[int] = list(self._tokenizer.get_vocab().values())
        return max(numbers)

    def encode_texts(self, texts: list[str]) -> NDArray[np.int64]:
        """Texts, tokens."""
        encodings = self._tokenizer.encode_batch(texts)
        return np.array([encoding.ids for encoding in encodings], np.int64)

    def _find_token(self, token: str) -> int:
        number: int | None = self._tokenizer.token_to_id(token)
        if number is None:
            raise UnusableModel(f"{self._name} is not CLIP's: it has no token {token}.")
        return number


def _load_tokenizer(folder: Path) -> Any:
    whole, vocabulary, merges = (
        folder / name for name in ("tokenizer.json", "vocab.json", "merges.txt")
    )
    try:
        if vocabulary.is_file() and merges.is_file():
            return _build_tokenizer(vocabulary, merges)
        if whole.is_file():
            return Tokenizer.from_file(str(whole))
    except Exception as error:
        raise UnusableModel(f"The tokenizer in {folder.name} can't be read.") from error
    raise UnusableModel(
        f"{name_file(vocabulary)} or {name_file(merges)} is missing, and there is no"
        " tokenizer.json in their place."
    )


def _build_tokenizer(vocabulary: Path, merges: Path) -> Any:
    model = models.BPE.from_file(
        str(vocabulary), str(merges), unk_token=END, end_of_word_suffix="</w>"
    )
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    begin, end = (tokenizer.token_to_id(token) for token in (BEGIN, END))
    if begin is not None and end is not None:
        tokenizer.post_processor = processors.RobertaProcessing(
            (END, end), (BEGIN, begin), trim_offsets=False, add_prefix_space=False
        )
    return tokenizer


def _choose_length(limit: object) -> int:
    """Some files name an enormous number for "not limited"."""
    return limit if isinstance(limit, int) and 2 < limit < LENGTH else LENGTH


def _read_token(token: Any) -> str:
    """A token is written as a string or as an object."""
    return str(token["content"] if isinstance(token, dict) else token)
