"""A model that a provider offers: what is declared of it, or what its list says."""

from dataclasses import dataclass
from typing import Literal

ModelKind = Literal["text", "image", "upscaler"]
ImageInput = Literal["none", "base64", "url or base64"]


@dataclass(frozen=True, slots=True)
class Model:
    """One model, declared or listed by the provider. Unknown facts are None."""

    id: str
    provider: str
    kind: ModelKind = "text"
    vision: bool = False
    size: str = ""  # as written: "27B"
    parameters: float | None = None  # billions
    context_length: int | None = None  # tokens
    max_completion_tokens: int | None = None
    model_class: str = ""
    gated: bool | None = None
    on_plan: bool | None = None
    concurrency_cost: int | None = None
    reasoning: bool | None = None
    tool_use: bool | None = None
    hot: bool | None = None  # loaded, as far as the list knew
    status: str = ""  # blank: it can be asked; else "pending deploy", "offline", …
    licence: str = ""
    quantization: str = ""
    downloads: int | None = None  # from where it is published
    likes: int | None = None
    price_in: float | None = None  # US dollars a million tokens
    price_out: float | None = None
    notes: str = ""
    best_for: str = ""
    image_input: ImageInput = "none"
    reads_text_only: bool = False  # of a picture: it follows no instruction
    created: int | None = None  # seconds since 1970
