"""Several readings of one page side by side: agreement, differences, one reading out of all."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import normalize_newlines

from playground.infrastructure.offload import offload
from playground.models import Run
from playground.providers import get_declared_provider
from playground.words import list_differences, measure_agreement, measure_cer, measure_wer
from playground.words.presenters import describe_piece
from vision import words
from vision.models import Batch, Page
from vision.readings import presenters as readings_presenters

KNOWN = "the ground truth"
MANY = 10**9  # more alternatives than there are
MAX_TRUTH_CHARS = 200_000


@dataclass(slots=True)
class Column:
    """One model's reading against the base."""

    model: str
    provider: str
    failed: bool
    cer: float | None = None  # percent
    wer: float | None = None
    pieces: list[dict[str, Any]] = field(default_factory=list)


def compare_context(batch: Batch, position: int) -> dict[str, Any]:
    all_of = readings_presenters.gather_batch(batch)
    page = all_of.get_page(position)
    runs = all_of.list_compared(page)
    address = reverse("vision-compare", args=[batch.pk])
    return {
        **readings_presenters.build_frame(all_of, page, address),
        **offload(compare_runs, runs, page.truth),
        **merged_context(page, runs),
        "truth": page.truth,
    }


def compare_runs(runs: Sequence[Run], truth: str) -> dict[str, Any]:
    """Heavy for long pages: to be called in a thread."""
    readings = list_read(runs)
    texts = [run.reading.text for run in readings]
    base, name = (truth, KNOWN) if truth else (texts[0] if texts else "", base_name(readings))
    return {
        "base": name,
        "agreement": 100 * measure_agreement(texts) if len(texts) > 1 else None,
        "columns": [build_column(run, base, truth, own=run in readings) for run in runs],
    }


def list_read(runs: Sequence[Run]) -> list[Run]:
    """Those that brought a text."""
    return [run for run in runs if run.reading.text.strip() and not run.is_open]


def base_name(readings: Sequence[Run]) -> str:
    return readings[0].model if readings else "nothing"


def build_column(run: Run, base: str, truth: str, *, own: bool) -> Column:
    column = Column(run.model, get_declared_provider(run.provider).name, failed=not own)
    if own:
        text = run.reading.text
        column.pieces = [describe_piece(each) for each in list_differences(base, text)]
        if truth:
            column.cer, column.wer = (
                100 * measure_cer(truth, text),
                100 * measure_wer(truth, text),
            )
    return column


def merged_context(page: Page, runs: Sequence[Run]) -> dict[str, Any]:
    """The merged reading, its disputed places numbered from 1 and settled as the person chose."""
    readings = list_read(runs)
    texts = [run.reading.text for run in readings]
    odd, spans = offload(merge_votes, texts) if len(texts) > 1 else ((), [])
    settled = list_choices(page, texts, spans)
    names = [run.model for run in readings]
    disputed = sum(span.disputed for span in spans)
    return {
        "merged": describe_spans(spans, names, settled),
        "disputed": disputed,
        "resolved": len(settled),
        "merged_text": words.join_spans(spans, {n - 1: way for n, way in settled.items()}),
        "left_out": [names[n] for n in odd],
    }


def merge_votes(texts: Sequence[str]) -> tuple[tuple[int, ...], list[words.Span]]:
    """The places of the texts that have no vote, and the merged reading of the others."""
    odd = words.find_strangers(texts)
    return odd, words.merge_texts(texts, odd)


def describe_spans(
    spans: Sequence[words.Span], names: Sequence[str], settled: Mapping[int, int]
) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    n = 0
    for span in spans:
        if not span.disputed:
            parts.append({"text": span.text})
            continue
        n += 1
        if span.before:
            parts.append({"text": span.before})
        parts.append(build_dispute(span, n, names, settled.get(n)))
    return parts


def build_dispute(
    span: words.Span, n: int, names: Sequence[str], way: int | None
) -> dict[str, Any]:
    chosen = way if way is not None and way < len(span.alternatives) else 0
    options = [
        {"word": a.word, "models": [names[i] for i in a.models], "chosen": place == chosen}
        for place, a in enumerate(span.alternatives)
    ]
    word = span.alternatives[chosen].word
    return {"n": n, "chosen": word, "resolved": way is not None, "options": options}


def hash_texts(texts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def list_choices(page: Page, texts: Sequence[str], spans: Sequence[words.Span]) -> dict[int, int]:
    """What was settled between these very texts; a new reading makes other disputes."""
    if page.choices.get("of") != hash_texts(texts):
        return {}
    stored = page.choices.get("ways", {})
    places = enumerate((span for span in spans if span.disputed), start=1)
    return {
        n: stored[str(n)] for n, span in places if stored.get(str(n), MANY) < len(span.alternatives)
    }


def save_choices(page: Page, runs: Sequence[Run], fields: Mapping[str, str]) -> None:
    """`fields`: fields choice-<n> with the number of the alternative; nonsense is left out."""
    texts = [run.reading.text for run in list_read(runs)]
    ways = {
        name.removeprefix("choice-"): int(value)
        for name, value in fields.items()
        if name.startswith("choice-") and name[7:].isdecimal() and value.isdecimal()
    }
    before = page.choices.get("ways", {}) if page.choices.get("of") == hash_texts(texts) else {}
    page.choices = {"of": hash_texts(texts), "ways": {**before, **ways}}
    page.save(update_fields=["choices"])


def save_truth(page: Page, truth: str) -> None:
    page.truth = normalize_newlines(truth).replace("\0", "")[:MAX_TRUTH_CHARS]
    page.save(update_fields=["truth"])
