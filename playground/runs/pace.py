"""How fast an answer came."""

MIN_WRITING_SECONDS = 0.02  # seconds of writing from which on a rate means something


def compute_rate(tokens: int | None, first: float | None, total: float | None) -> float | None:
    """Tokens per second once the first has arrived, after `first` of `total` seconds."""
    writing = total - first if total is not None and first is not None else None
    return tokens / writing if tokens and writing and writing > MIN_WRITING_SECONDS else None
