"""A prompt as the numbers that guide the model: one text encoder, or the two of SDXL."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from playground.local.images.errors import UnusableModel
from playground.local.images.graph import Graph
from playground.local.images.runtime import Runtime
from playground.local.images.seeds import Floats
from playground.local.images.settings import read_optional
from playground.local.images.tokenizer import PromptTokenizer

HIDDEN = "hidden_states."


@dataclass(frozen=True)
class Guidance:
    """Of a text, or of several: each array begins with the axis of the texts."""

    tokens: Floats  # texts, tokens, channels
    pooled: Floats | None = None  # texts, channels; of SDXL

    def repeat(self, times: int) -> "Guidance":
        pooled = None if self.pooled is None else np.repeat(self.pooled, times, axis=0)
        return Guidance(np.repeat(self.tokens, times, axis=0), pooled)

    def take(self, number: int) -> "Guidance":
        """That of one text."""
        one = slice(number, number + 1)
        return Guidance(self.tokens[one], None if self.pooled is None else self.pooled[one])

    def join(self, other: "Guidance") -> "Guidance":
        """This one first."""
        pooled = None
        if self.pooled is not None and other.pooled is not None:
            pooled = np.concatenate([self.pooled, other.pooled])
        return Guidance(np.concatenate([self.tokens, other.tokens]), pooled)

    def blank(self) -> "Guidance":
        """Zeros of the same shape: what SDXL takes for no words at all."""
        pooled = None if self.pooled is None else np.zeros_like(self.pooled)
        return Guidance(np.zeros_like(self.tokens), pooled)


class TextEncoder:
    """A tokenizer and its graph."""

    def __init__(self, folder: Path, number: str, runtime: Runtime) -> None:
        """`number` is "", or "_2" of the second."""
        self._tokenizer = PromptTokenizer(folder / f"tokenizer{number}")
        place = folder / f"text_encoder{number}"
        self._check_vocabulary(place)
        self._graph = Graph(place / "model.onnx", runtime, ("input_ids",))

    def encode_text(self, text: str) -> Floats:
        """1, tokens, channels: after the last layer."""
        return self._run(text)["last_hidden_state"]

    def encode_deep(self, text: str) -> tuple[Floats, Floats | None]:
        """1, tokens, channels before the last layer; and, where it was exported, the text as a
        whole: 1, channels."""
        answers = self._run(text)
        layers = sorted(
            (name for name in answers if name.startswith(HIDDEN)),
            key=lambda name: int(name.removeprefix(HIDDEN)),
        )
        if len(layers) < 2:
            raise UnusableModel("text_encoder was exported without its hidden states.")
        return answers[layers[-2]], answers.get("text_embeds", answers.get("pooler_output"))

    def _run(self, text: str) -> dict[str, Floats]:
        return self._graph.run_graph(input_ids=self._tokenizer.encode_texts([text]))

    def _check_vocabulary(self, place: Path) -> None:
        known = read_optional(place / "config.json").get("vocab_size")
        if isinstance(known, int) and self._tokenizer.largest >= known:
            raise UnusableModel(
                f"The tokenizer is another model's: it has {self._tokenizer.largest + 1} tokens,"
                f" and {place.name} knows {known}."
            )


class PromptEncoder:
    """All text encoders of a model."""

    def __init__(self, folder: Path, runtime: Runtime) -> None:
        self._first = TextEncoder(folder, "", runtime)
        double = (folder / "text_encoder_2").is_dir()
        self._second = TextEncoder(folder, "_2", runtime) if double else None
        index = read_optional(folder / "model_index.json")
        self._blank = double and index.get("force_zeros_for_empty_prompt", True)

    def encode_prompt(self, text: str) -> Guidance:
        if self._second is None:
            return Guidance(self._first.encode_text(text))
        tokens, _ = self._first.encode_deep(text)
        more, whole = self._second.encode_deep(text)
        if whole is None:
            raise UnusableModel("text_encoder_2 was exported without the text as a whole.")
        return Guidance(np.concatenate([tokens, more], axis=-1), whole)

    def encode_negative(self, text: str) -> Guidance:
        guidance = self.encode_prompt(text)
        return guidance.blank() if self._blank and not text else guidance
